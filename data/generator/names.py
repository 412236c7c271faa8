# ruff: noqa: E501
"""Names of people and places for generated fleets; none is of a real person."""

from __future__ import annotations

from random import Random

GIVEN = (
    "Ana", "Luis", "María", "José", "Rosa", "Carlos", "Elena", "Jorge", "Lucía", "Miguel", "Carmen", "Pedro",
    "Julia", "Raúl", "Nélida", "Víctor", "Silvia", "Hugo", "Yanet", "Óscar", "Gladys", "Iván", "Norma", "Efraín",
    "Edith", "Wilber", "Flor", "Rubén", "Marleni", "Abel", "Ruth", "Percy", "Delia", "Saúl", "Irma", "Tomás",
)  # fmt: skip

FAMILY = (
    "Quispe", "Mamani", "Huamán", "Rojas", "Flores", "Vargas", "Condori", "Chávez", "Ramos", "Torres", "Cusi",
    "Salazar", "Paredes", "Apaza", "Medina", "Ccori", "Soto", "Palomino", "Luna", "Yupanqui", "Espinoza", "Ortiz",
    "Calla", "Guzmán", "Laura", "Zevallos", "Puma", "Arias", "Tello", "Cárdenas", "Inga", "Poma", "Aguilar",
)  # fmt: skip

TOWNS = (
    "Abancay", "Andahuaylas", "Antabamba", "Ayacucho", "Cangallo", "Casma", "Caylloma", "Chalhuanca", "Chincheros",
    "Chota", "Coracora", "Cotahuasi", "Curahuasi", "Espinar", "Huamachuco", "Huancavelica", "Huanta", "Huaraz",
    "Jauja", "Juliaca", "La Oroya", "Lircay", "Macusani", "Moquegua", "Nazca", "Otuzco", "Pampas", "Paucartambo",
    "Puquio", "Quillabamba", "Santo Tomás", "Sicuani", "Tarata", "Tarma", "Urubamba", "Yauyos",
)  # fmt: skip

PLACES = (
    ("Cut", "Corte"), ("Bypass", "Variante"), ("Bridge", "Puente"), ("Canal", "Canal"), ("Quarry", "Cantera"),
    ("Dam", "Presa"), ("Platform", "Plataforma"), ("Tunnel portal", "Portal"), ("Crossing", "Cruce"),
)  # fmt: skip
"""Kinds of site: what an order's title may build on, and how the place is called."""

WHERE = ("north", "south", "east", "west", "upper", "lower", "left bank", "right bank")

TITLES: dict[str, str] = {
    "clear": "Clear and strip, {where}",
    "cut": "Excavate and haul, {where}",
    "dig": "Dig and load, {where}",
    "trench": "Dig drainage trench, {where}",
    "haul": "Haul aggregate to {where}",
    "load": "Load and haul spoil, {where}",
    "stockpile": "Build up stockpile, {where}",
    "ripping": "Rip rock, {where}",
    "fill": "Place and spread fill, {where}",
    "compact": "Compact subgrade, {where}",
    "grade": "Grade and finish, {where}",
    "maintain": "Maintain haul road, {where}",
    "dust": "Water haul road and fill, {where}",
    "lift": "Set precast elements, {where}",
    "erect": "Erect formwork and girders, {where}",
    "riprap": "Place riprap, {where}",
    "probe": "Dig test pits, {where}",
    "survey": "Stake out and level, {where}",
}
"""Title of an order by its kind of job."""


def people(rng: Random, count: int) -> list[str]:
    """Return so many names, different as long as the lists allow."""
    names: list[str] = []
    seen: set[str] = set()
    while len(names) < count:
        name = f"{rng.choice(GIVEN)} {rng.choice(FAMILY)} {rng.choice(FAMILY)}"
        if name not in seen or len(seen) > len(GIVEN) * len(FAMILY):
            seen.add(name)
            names.append(name)
    return names
