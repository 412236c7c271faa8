"""Makes the demo fleet: ``python -m data.demo.make`` writes ``fleet.json`` beside this file.

The places lie in Apurímac, Peru, at their real distances; the company, its people, machines and works are
made up.
"""

from __future__ import annotations

from pathlib import Path

from data.generator import generate
from data.generator.names import TITLES
from data.generator.theme import Place, Region, Theme
from models.domain.codec import write_instance

ORDERS, SEED, WEEKS = 120, 2027, 4
FLEET = Path(__file__).parent / "fleet.json"

ROAD = Region(
    "Abancay",
    "day",
    Place("Patio Abancay", -13.6339, -72.8814, "Yard"),
    (
        Place("Corte Casinchihua", -13.7480, -72.9530, "Cut", ("km 12+400", "km 13+050", "km 14+200")),
        Place("Variante Pachachaca", -13.6660, -72.9390, "Bypass", ("km 3+000", "km 4+500", "km 5+800")),
        Place("Puente Sahuinto", -13.6890, -72.9180, "Bridge", ("left abutment", "right abutment", "pier 2")),
        Place("Cantera Santa Rosa", -13.7180, -72.9760, "Quarry", ("bench 1", "bench 2", "stockpile")),
        Place("Alcantarillas Lambrama", -13.7300, -72.8250, "Crossing", ("km 8+150", "km 8+900", "km 9+600")),
        Place("Plataforma Tamburco", -13.6170, -72.8620, "Platform", ("north pad", "south pad")),
        Place("Corte Karkatera", -13.6010, -72.9120, "Cut", ("km 21+300", "km 22+000")),
    ),
)
DAM = Region(
    "Andahuaylas",
    "two-shift",
    Place("Patio Andahuaylas", -13.6575, -73.3860, "Yard"),
    (
        Place(
            "Presa Pacucha",
            -13.6060,
            -73.3220,
            "Dam",
            ("left abutment", "right abutment", "spillway", "core"),
        ),
        Place("Cantera Sondor", -13.5760, -73.2800, "Quarry", ("bench 1", "bench 2")),
        Place("Canal Chumbao", -13.6650, -73.4350, "Canal", ("km 0+800", "km 1+600", "km 2+400")),
        Place("Portal Talavera", -13.6540, -73.4290, "Tunnel portal", ("inlet", "outlet")),
        Place("Plataforma Chaccamarca", -13.6230, -73.3540, "Platform", ("crusher", "batching plant")),
        Place("Cruce San Jerónimo", -13.6500, -73.3640, "Crossing", ("north ramp", "south ramp")),
        Place("Variante Huinchos", -13.6920, -73.3480, "Bypass", ("km 1+100", "km 2+700")),
    ),
)
OWN_TITLES = {
    ("Dam", "riprap"): "Place riprap, {where}",
    ("Dam", "fill"): "Place core and shell, {where}",
    ("Dam", "compact"): "Compact core, {where}",
    ("Cut", "cut"): "Excavate cut, {where}",
    ("Bridge", "lift"): "Set girders, {where}",
    ("Bridge", "erect"): "Erect formwork, {where}",
    ("Canal", "trench"): "Dig canal prism, {where}",
    ("Crossing", "trench"): "Dig culvert bed, {where}",
    ("Quarry", "load"): "Load and haul rock, {where}",
}
THEME = Theme(
    "Constructora Apurímac",
    (ROAD, DAM),
    {("", job): title for job, title in TITLES.items()} | OWN_TITLES,
)


def main() -> None:
    """Write the demo fleet."""
    write_instance(generate(ORDERS, SEED, WEEKS, THEME).instance, FLEET)


if __name__ == "__main__":
    main()
