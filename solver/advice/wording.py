"""What explanations say, in English and Spanish. Templates with named parameters, by stable name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from models.domain.base import Window
from models.domain.time import Horizon
from solver.advice.findings import Words

RESTRICTIONS: Mapping[str, tuple[str, str]] = {
    "deadline": (
        "{order} must end by {until}.",
        "{order} debe terminar antes del {until}.",
    ),
    "due": ("{order} is due at {until}.", "{order} vence el {until}."),
    "release": (
        "{order} may not start before {since}.",
        "{order} no puede empezar antes del {since}.",
    ),
    "one_period": (
        "{order} may not be interrupted.",
        "{order} no se puede interrumpir.",
    ),
    "duration": (
        "{order} takes {duration} h of work in the open hours of {site}.",
        "{order} toma {duration} h de trabajo en las horas abiertas de {site}.",
    ),
    "closure": ("{site} is closed {windows}.", "{site} está cerrada {windows}."),
    "rain": ("It rains at {site} {windows}.", "Llueve en {site} {windows}."),
    "wet_ground": (
        "{order} waits for the ground of {site} to dry.",
        "{order} espera que se seque el suelo de {site}.",
    ),
    "work_permit": (
        "The permit of {order} holds for a part of the time.",
        "El permiso de {order} vale una parte del tiempo.",
    ),
    "zone": (
        "Zone {zone} of {site} holds one order at a time.",
        "La zona {zone} de {site} admite una orden a la vez.",
    ),
    "machine_limit": (
        "{site} admits {count} machines at once.",
        "{site} admite {count} máquinas a la vez.",
    ),
    "service": (
        "Of class {kind}, {machines} come to readings at which services are due.",
        "De la clase {kind}, {machines} llegan a lecturas en que vencen servicios.",
    ),
    "size": (
        "{order} asks {kind} with {sizes}; {count} of {total} reach that.",
        "{order} pide {kind} con {sizes}; lo alcanzan {count} de {total}.",
    ),
    "jurisdiction": (
        "Of class {kind}, {machines} may not stand at {site}.",
        "De la clase {kind}, {machines} no pueden estar en {site}.",
    ),
    "rental_period": (
        "Of class {kind}, {machines} are there for a part of the time only.",
        "De la clase {kind}, {machines} están solo una parte del tiempo.",
    ),
    "document": (
        "Of class {kind}, {machines} have papers that lapse or are not valid yet.",
        "De la clase {kind}, {machines} tienen documentos que vencen o aún no valen.",
    ),
    "downtime": (
        "Of class {kind}, {machines} are under repair for a part of the time.",
        "De la clase {kind}, {machines} están en reparación una parte del tiempo.",
    ),
    "machine": (
        "{order} needs {count} of class {kind}; there are {total}.",
        "{order} necesita {count} de la clase {kind}; hay {total}.",
    ),
    "moves": (
        "Machines of class {kind} take time to get to {site}.",
        "Las máquinas de la clase {kind} tardan en llegar a {site}.",
    ),
    "move_hours": (
        "Machines are hauled in certain hours only.",
        "Las máquinas se trasladan solo en ciertas horas.",
    ),
    "permit": ("Moves wait for their permits.", "Los traslados esperan sus permisos."),
    "certificate": (
        "{order} asks the certificate {certificate} at level {level}; {count} hold it at some time.",
        "{order} pide el certificado {certificate} de nivel {level}; lo tienen {count} en algún momento.",
    ),
    "level": (
        "{order} asks {certificate} at level {level}, not below.",
        "{order} pide {certificate} de nivel {level}, no menos.",
    ),
    "validity": (
        "{certificate} lapses or begins within the time: {people}.",
        "{certificate} vence o empieza dentro del plazo: {people}.",
    ),
    "shifts": ("People work in their shifts only.", "Las personas trabajan solo en sus turnos."),
    "leave": ("Leave: {people}.", "Con permiso: {people}."),
    "people": (
        "{order} needs {count} operators at a time.",
        "{order} necesita {count} operadores a la vez.",
    ),
    "hours": (
        "Hours of work and rest of people are limited.",
        "Las horas de trabajo y descanso de las personas tienen límite.",
    ),
    "travel": ("People take time to travel.", "Las personas tardan en viajar."),
    "declined": ("Work was declined for {who}.", "Se rechazó trabajo para {who}."),
    "pool": (
        "{pool} has {capacity} units at most; {order} takes {count}.",
        "{pool} tiene {capacity} unidades como máximo; {order} toma {count}.",
    ),
    "lowboys": (
        "{pool} has {capacity} at most to haul machines.",
        "{pool} tiene {capacity} como máximo para trasladar máquinas.",
    ),
    "budget": ("{budget} has {amount} in all.", "{budget} tiene {amount} en total."),
    "precedence": (
        "{order} follows {before} ({kind}).",
        "{order} sigue a {before} ({kind}).",
    ),
    "pin_start": ("{order} is pinned to start at {since}.", "{order} está fijada para empezar el {since}."),
    "pin_mode": ("{order} is pinned to mode {mode}.", "{order} está fijada al modo {mode}."),
    "pin_machine": ("{machine} is pinned to {order}.", "{machine} está fijada a {order}."),
    "pin_operator": ("{operator} is pinned to {order}.", "{operator} está fijado a {order}."),
    "frozen": (
        "{order} began before the freeze time at {since}.",
        "{order} empezó antes del congelamiento, el {since}.",
    ),
    "busy_machines": (
        "Machines of class {kind} that fit are on other orders, or elsewhere.",
        "Las máquinas de la clase {kind} que sirven están en otras órdenes o en otro lugar.",
    ),
    "busy_people": (
        "People who could do it are on other orders.",
        "Las personas que podrían hacerlo están en otras órdenes.",
    ),
    "order": ("{order} is to be done as well.", "{order} también debe hacerse."),
    "must": ("{order} may not stay unplanned.", "{order} no puede quedar sin planificar."),
    "rule": ("Rule: {title_en}.", "Regla: {title_es}."),
}

CAUSES: Mapping[str, tuple[str, str]] = {
    "deadline": ("its deadline leaves no room", "su fecha límite no deja lugar"),
    "window_too_short": (
        "its window is shorter than its work",
        "su plazo es más corto que su trabajo",
    ),
    "no_machine": (
        "no machine, or too few, may do it",
        "ninguna máquina, o muy pocas, puede hacerla",
    ),
    "machine_period": (
        "the machine that may do it is rented for another time",
        "la máquina que puede hacerla está alquilada en otro periodo",
    ),
    "machine_papers": (
        "the machine that may do it has no valid papers then",
        "la máquina que puede hacerla no tiene documentos válidos",
    ),
    "machine_down": (
        "the machine that may do it is under repair then",
        "la máquina que puede hacerla está en reparación",
    ),
    "certificate_missing": (
        "nobody, or too few, hold a certificate that it asks",
        "nadie, o muy pocos, tiene un certificado que pide",
    ),
    "certificate_lapses": (
        "a certificate that it asks is not valid for long enough",
        "un certificado que pide no vale el tiempo suficiente",
    ),
    "declined": (
        "it was declined by or for those who could do it",
        "fue rechazada por o para quienes podrían hacerla",
    ),
    "leave": ("who could do it is on leave", "quien podría hacerla está con permiso"),
    "shifts_missing": (
        "who could do it has no shifts for it",
        "quien podría hacerla no tiene turnos para ella",
    ),
    "no_operator": ("too few operators are there at a time", "hay muy pocos operadores a la vez"),
    "hours_limit": (
        "the limits of hours leave nobody for it",
        "los límites de horas no dejan a nadie para ella",
    ),
    "weather": ("rain or wet ground stops it", "la lluvia o el suelo mojado la detiene"),
    "permit": ("its permit leaves no room", "su permiso no deja lugar"),
    "zone_taken": ("its zone is taken", "su zona está ocupada"),
    "site_too_small": ("its site admits no more machines", "su obra no admite más máquinas"),
    "service_due": (
        "services of the machines that may do it fall due",
        "vencen servicios de las máquinas que pueden hacerla",
    ),
    "site_closed": ("its site is closed", "su obra está cerrada"),
    "pool_too_small": ("a pool has too few units", "un grupo tiene muy pocas unidades"),
    "no_lowboy": ("no lowboy can bring its machine", "ninguna cama baja puede llevar su máquina"),
    "moves": ("its machine cannot get there in time", "su máquina no puede llegar a tiempo"),
    "travel": ("people cannot get there in time", "las personas no pueden llegar a tiempo"),
    "budget": ("a budget does not suffice", "un presupuesto no alcanza"),
    "precedence": ("its place in the sequence leaves no room", "su lugar en la secuencia no deja espacio"),
    "predecessor_unplanned": (
        "it follows {before}, which is not planned",
        "sigue a {before}, que no está planificada",
    ),
    "pins_contradict": (
        "what is pinned contradicts itself",
        "lo fijado se contradice",
    ),
    "pin": ("a pin contradicts the rules", "algo fijado contradice las reglas"),
    "capacity": (
        "it cannot be done together with {others}",
        "no se puede hacer junto con {others}",
    ),
    "machines_busy": (
        "as the plan stands, the machines that may do it are busy",
        "con el plan actual, las máquinas que pueden hacerla están ocupadas",
    ),
    "people_busy": (
        "as the plan stands, the people who may do it are busy",
        "con el plan actual, las personas que pueden hacerla están ocupadas",
    ),
    "pool_busy": (
        "as the plan stands, a pool is used up",
        "con el plan actual, un grupo está agotado",
    ),
    "rule": ("a rule leaves no room: {title_en}", "una regla no deja lugar: {title_es}"),
    "too_dear": (
        "it fits at {start}, but the plan would cost {cost} more",
        "cabe el {start}, pero el plan costaría {cost} más",
    ),
    "fits": (
        "it fits at {start}; the plan's cost would change by {cost}",
        "cabe el {start}; el costo del plan cambiaría en {cost}",
    ),
    "planned": ("it is planned from {start} to {end}", "está planificada del {start} al {end}"),
    "never_fits": (
        "even with the whole fleet free, no start has machines, people and moves that fit",
        "ni con toda la flota libre hay inicio con máquinas, personas y traslados que sirvan",
    ),
    "no_room": (
        "the orders that are planned leave it no room",
        "las órdenes planificadas no le dejan lugar",
    ),
    "feasible": ("what must be planned can be planned", "lo que debe planificarse se puede planificar"),
    "unknown": ("no cause was proven", "no se demostró ninguna causa"),
}

QUESTIONS: Mapping[str, tuple[str, str]] = {
    "unplanned": ("{order} is not planned: {cause}.", "{order} no está planificada: {cause}."),
    "late": ("{order} ends {hours} h late: {cause}.", "{order} termina con {hours} h de atraso: {cause}."),
    "infeasible": ("No plan keeps all rules: {cause}.", "Ningún plan cumple todas las reglas: {cause}."),
    "planned": ("{order}: {cause}.", "{order}: {cause}."),
    "feasible": ("{cause}.", "{cause}."),
}


def say(table: Mapping[str, tuple[str, str]], name: str, **params: object) -> Words:
    """Return a text of a table with its parameters filled in; ``(en, es)`` pairs go by language."""
    texts = []
    for language, template in enumerate(table[name]):
        own = {k: v[language] if isinstance(v, tuple) else v for k, v in params.items()}
        texts.append(template.format(**own))
    return Words(en=texts[0], es=texts[1])


def when(horizon: Horizon, slot: int) -> str:
    """Return the local date and time at which a slot begins."""
    try:
        return f"{horizon.instant(slot):%Y-%m-%d %H:%M}"
    except OverflowError:
        return f"slot {slot}"


def stretches(horizon: Horizon, windows: Iterable[Window]) -> tuple[str, str]:
    """Return windows in words, the first three of them."""
    listed = list(windows)
    en = [f"from {when(horizon, a)} to {when(horizon, b)}" for a, b in listed[:3]]
    es = [f"del {when(horizon, a)} al {when(horizon, b)}" for a, b in listed[:3]]
    more = len(listed) - len(en)
    return (
        ", ".join(en) + (f" and {more} times more" if more else ""),
        ", ".join(es) + (f" y {more} veces más" if more else ""),
    )


def names(ids: Iterable[str], most: int = 5) -> tuple[str, str]:
    """Return ids in words, the first few of them."""
    listed = list(ids)
    shown = ", ".join(listed[:most])
    more = len(listed) - most
    if more <= 0:
        return shown, shown
    return f"{shown} and {more} more", f"{shown} y {more} más"


def capital(text: str) -> str:
    """Return a sentence with its first letter large."""
    return text[:1].upper() + text[1:]


def money(cents: int, currency: str) -> str:
    """Return an amount such as ``1,234.50 USD``."""
    sign = "-" if cents < 0 else ""
    whole, rest = divmod(abs(cents), 100)
    return f"{sign}{whole:,}.{rest:02d} {currency}"


REMEDIES: Mapping[str, tuple[str, str]] = {
    "deadline": (
        "let the deadline of {order} slip by {hours} h to {until}",
        "permitir que la fecha límite de {order} pase {hours} h, al {until}",
    ),
    "release": ("allow {order} to start at {since}", "permitir que {order} empiece el {since}"),
    "interrupt": ("allow {order} to be interrupted", "permitir que {order} se interrumpa"),
    "open_site": ("open {site} {windows}", "abrir {site} {windows}"),
    "size": ("accept {machines} for {order}", "aceptar {machines} para {order}"),
    "allow_site": ("allow {machines} at {site}", "permitir {machines} en {site}"),
    "rental_period": (
        "have {machine} from {since} to {until}",
        "tener {machine} del {since} al {until}",
    ),
    "document": (
        "have the papers of {machine} valid from {since} to {until}",
        "tener vigentes los documentos de {machine} del {since} al {until}",
    ),
    "downtime": (
        "put off the repair of {machine} {windows}",
        "postergar la reparación de {machine} {windows}",
    ),
    "rent": (
        "rent {count} more {kind}{sizes} at {site} from {since} to {until}",
        "alquilar {count} {kind}{sizes} más en {site} del {since} al {until}",
    ),
    "certify": (
        "certify {who} for {certificate} at level {level}",
        "certificar a {who} en {certificate} de nivel {level}",
    ),
    "extend_certificate": (
        "extend {who}'s certificate {certificate} from {since} to {until}",
        "extender el certificado {certificate} de {who} del {since} al {until}",
    ),
    "hire": (
        "have {count} more operators with {certificates} from {since} to {until}",
        "tener {count} operadores más con {certificates} del {since} al {until}",
    ),
    "overtime": ("have {who} work {windows}", "que {who} trabaje {windows}"),
    "leave": ("have {who} back from leave {windows}", "que {who} vuelva del permiso {windows}"),
    "hours": (
        "allow {who} {hours} h on one day{rest}",
        "permitir a {who} {hours} h en un día{rest}",
    ),
    "pool": (
        "have {count} more of {pool} from {since} to {until}",
        "tener {count} más de {pool} del {since} al {until}",
    ),
    "budget": ("raise {budget} by {count}", "aumentar {budget} en {count}"),
    "precedence": (
        "do not let {order} wait for {before}",
        "no hacer que {order} espere a {before}",
    ),
    "unpin": ("drop the pin: {pin}", "quitar lo fijado: {pin}"),
    "permit": ("have the permits for moves now", "tener ya los permisos de traslado"),
    "move_hours": ("allow moves at any hour", "permitir traslados a toda hora"),
    "plan_it": ("plan {order} all the same", "planificar {order} de todos modos"),
    "displace": (
        "plan {order} and let other orders give way",
        "planificar {order} y que otras órdenes cedan",
    ),
}
"""Changes that let an order be planned."""

WISHES: Mapping[str, tuple[str, str]] = {
    "forbidden": (
        "{order} with {wish} is not possible, whatever else is planned.",
        "{order} con {wish} no es posible, sea cual sea el resto del plan.",
    ),
    "occupied": (
        "{order} with {wish} has no place beside what is planned.",
        "{order} con {wish} no tiene lugar junto a lo planificado.",
    ),
    "allowed": (
        "{order} with {wish} is possible: {cost}{moved}.",
        "{order} con {wish} es posible: {cost}{moved}.",
    ),
    "unknown": ("{order} with {wish}: nothing was proven.", "{order} con {wish}: no se demostró nada."),
}
"""Answers to a wish for one order."""

BINDING: Mapping[str, tuple[str, str]] = {
    "machine": (
        "One more {subject} would save {cost}{more}.",
        "Una {subject} más ahorraría {cost}{more}.",
    ),
    "certificate": (
        "One more operator with {subject} would save {cost}{more}.",
        "Un operador más con {subject} ahorraría {cost}{more}.",
    ),
    "pool": (
        "One more of {subject} would save {cost}{more}.",
        "Uno más de {subject} ahorraría {cost}{more}.",
    ),
    "dead_rent": (
        "{machine} is paid for {paid} days and idle on {idle} of them, for {rent}{tail}.",
        "{machine} se paga {paid} días y está parada {idle} de ellos, por {rent}{tail}.",
    ),
}
"""What binds in a plan."""
