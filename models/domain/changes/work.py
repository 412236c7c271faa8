"""Changes of orders and sites."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Literal

from pydantic import Field

from models.domain.base import SLOTS_UNIT, Id, Slot
from models.domain.changes.base import (
    Change,
    Touched,
    add,
    fault,
    find,
    hours,
    put,
    span_words,
    when,
    window_in,
    with_window,
)
from models.domain.instance import Instance
from models.domain.orders import Precedence, WorkOrder
from models.domain.sites import Site
from models.domain.time import merge


class OrderAdded(Change):
    """One more order, with its links.

    Parameters
    ----------
    kind
        Tells this kind of change from the others.
    order
        The order, whole.
    precedences
        Links between it and others.
    """

    WORDS: ClassVar[Mapping[str, str]] = {
        "en": "Order {order} is added at {site}.",
        "es": "Se agrega la orden {order} en {site}.",
    }
    kind: Literal["order_added"] = "order_added"
    order: WorkOrder
    precedences: tuple[Precedence, ...] = ()

    def apply(self, instance: Instance) -> Instance:
        """Add order and links."""
        for index, link in enumerate(self.precedences):
            if self.order.id not in {link.predecessor, link.successor}:
                message = f"is a link without {self.order.id}, the order that is added"
                raise fault([link.predecessor, link.successor], message, "precedences", index)
        more = add(instance, "orders", self.order, "order")
        return more.model_copy(update={"precedences": (*instance.precedences, *self.precedences)})

    def touched(self, instance: Instance) -> tuple[Touched, ...]:
        """The new order, and those that it is linked to."""
        linked = {end for link in self.precedences for end in (link.predecessor, link.successor)}
        return tuple(("orders", key) for key in sorted({self.order.id, *linked}))

    def params(self, instance: Instance, language: str) -> dict[str, Any]:
        """Return which order and where."""
        return {"order": self.order.id, "site": self.order.site}


class OrderCancelled(Change):
    """An order is given up: it leaves the instance with its links, its pins and its place in the reference.

    What followed it no longer waits for anything before it.

    Parameters
    ----------
    kind
        Tells this kind of change from the others.
    order
        The id of an order.
    """

    WORDS: ClassVar[Mapping[str, str]] = {
        "en": "Order {order} is cancelled.",
        "es": "Se anula la orden {order}.",
    }
    ABOUT: ClassVar[tuple[str, str]] = ("orders", "order")
    kind: Literal["order_cancelled"] = "order_cancelled"
    order: Id

    def apply(self, instance: Instance) -> Instance:
        """Take the order out, and all that names it."""
        find(instance, "orders", self.order, "order")
        links = [x for x in instance.precedences if self.order not in {x.predecessor, x.successor}]
        update: dict[str, Any] = {
            "orders": tuple(order for order in instance.orders if order.id != self.order),
            "precedences": tuple(links),
            "pins": tuple(pin for pin in instance.pins if pin.order != self.order),
        }
        if instance.reference is not None:
            kept = {
                "orders": tuple(x for x in instance.reference.orders if x.order != self.order),
                "duties": tuple(x for x in instance.reference.duties if x.order != self.order),
            }
            update["reference"] = instance.reference.model_copy(update=kept)
        return instance.model_copy(update=update)


class OrderMoved(Change):
    """An order has another site, release, due date or deadline.

    Parameters
    ----------
    kind
        Tells this kind of change from the others.
    order
        The id of an order.
    site
        Where it is done now; not given: as before.
    release
        Its earliest start, in slots; not given: as before.
    due
        Its soft end, in slots; not given: as before; none: it is never late.
    deadline
        Its hard end, in slots; not given: as before; none: the horizon's end.
    """

    WORDS: ClassVar[Mapping[str, str]] = {
        "en": "Order {order} is moved: {what}.",
        "es": "La orden {order} se traslada: {what}.",
    }
    ABOUT: ClassVar[tuple[str, str]] = ("orders", "order")
    kind: Literal["order_moved"] = "order_moved"
    order: Id
    site: Id | None = None
    release: Slot | None = None
    due: Slot | None = None
    deadline: Slot | None = None

    def apply(self, instance: Instance) -> Instance:
        """Give the order its new fields."""
        order: WorkOrder = find(instance, "orders", self.order, "order")
        given = {name: getattr(self, name) for name in self.given}
        for name in ("site", "release"):
            if name in given and given[name] is None:
                raise fault(None, "cannot be nothing; leave the field out to keep it as it is", name)
        if self.site is not None:
            find(instance, "sites", self.site, "site")
        if all(getattr(order, name) == value for name, value in given.items()):
            message = "is there already: this changes nothing. Maybe give site, release, due or deadline"
            raise fault(self.order, message, "order")
        return put(instance, "orders", {order.id: order.model_copy(update=given)})

    @property
    def given(self) -> list[str]:
        """The fields that it changes."""
        return [name for name in ("site", "release", "due", "deadline") if name in self.model_fields_set]

    def params(self, instance: Instance, language: str) -> dict[str, Any]:
        """Return the order and its new fields in words."""
        names = {
            "site": "sitio",
            "release": "inicio posible",
            "due": "vencimiento",
            "deadline": "plazo final",
        }
        parts = []
        for name in self.given:
            value = getattr(self, name)
            shown = value if isinstance(value, str) else None if value is None else when(instance, value)
            shown = shown or ("ninguno" if language == "es" else "none")
            parts.append(f"{names[name] if language == 'es' else name} {shown}")
        return {"order": self.order, "what": ", ".join(parts)}


class OrderLonger(Change):
    """An order takes longer, or shorter if below 0, than was thought.

    Parameters
    ----------
    kind
        Tells this kind of change from the others.
    order
        The id of an order.
    slots
        Work slots more in each of its modes.
    mode
        The only mode that is meant, as index from 0; none: every mode.
    """

    WORDS: ClassVar[Mapping[str, str]] = {
        "en": "Order {order} takes {hours} h of work {more}.",
        "es": "La orden {order} lleva {hours} h de trabajo {more}.",
    }
    ABOUT: ClassVar[tuple[str, str]] = ("orders", "order")
    kind: Literal["order_longer"] = "order_longer"
    order: Id
    slots: int = Field(ge=-1_000_000, le=1_000_000, json_schema_extra=SLOTS_UNIT)
    mode: int | None = Field(default=None, ge=0)

    def apply(self, instance: Instance) -> Instance:
        """Lengthen the modes."""
        order: WorkOrder = find(instance, "orders", self.order, "order")
        if not self.slots:
            raise fault(self.slots, "changes nothing; give the slots that it takes longer", "slots")
        if self.mode is not None and self.mode >= len(order.modes):
            raise fault(self.mode, f"must be below {len(order.modes)}, its number of modes", "mode")
        modes = list(order.modes)
        for index in range(len(modes)) if self.mode is None else [self.mode]:
            duration = modes[index].duration + self.slots
            if not 1 <= duration <= 1_000_000:
                message = f"leaves no work of the {modes[index].duration} slots of mode {index}"
                raise fault(self.slots, message, "slots")
            modes[index] = modes[index].model_copy(update={"duration": duration})
        return put(instance, "orders", {order.id: order.model_copy(update={"modes": tuple(modes)})})

    def params(self, instance: Instance, language: str) -> dict[str, Any]:
        """Return the order and by how much."""
        more = ("más", "menos") if language == "es" else ("more", "less")
        return {
            "order": self.order,
            "hours": hours(instance, abs(self.slots)),
            "more": more[self.slots < 0],
        }


class SiteClosed(Change):
    """A site is shut for a time.

    Parameters
    ----------
    kind
        Tells this kind of change from the others.
    site
        The id of a site.
    start, end
        When, as ``[start, end)`` in slots; without an end to the horizon's.
    """

    WORDS: ClassVar[Mapping[str, str]] = {
        "en": "Site {site} is closed {span}.",
        "es": "El sitio {site} está cerrado {span}.",
    }
    ABOUT: ClassVar[tuple[str, str]] = ("sites", "site")
    kind: Literal["site_closed"] = "site_closed"
    site: Id
    start: Slot
    end: Slot | None = None

    def apply(self, instance: Instance) -> Instance:
        """Add a closure."""
        site: Site = find(instance, "sites", self.site, "site")
        closures = with_window(site.closures, window_in(instance, self.start, self.end))
        return put(instance, "sites", {site.id: site.model_copy(update={"closures": closures})})

    def params(self, instance: Instance, language: str) -> dict[str, Any]:
        """Return the site and when."""
        return {"site": self.site, "span": span_words(instance, self.start, self.end, language)}


class WetWeek(Change):
    """Rain for a time, at some sites or at all: nothing is worked there, and wet ground dries as it does.

    Parameters
    ----------
    kind
        Tells this kind of change from the others.
    sites
        Where it rains; none: everywhere.
    start, end
        When, as ``[start, end)`` in slots; without an end to the horizon's.
    """

    WORDS: ClassVar[Mapping[str, str]] = {
        "en": "It rains at {sites} {span}.",
        "es": "Llueve en {sites} {span}.",
    }
    kind: Literal["wet_week"] = "wet_week"
    sites: tuple[Id, ...] | None = None
    start: Slot
    end: Slot | None = None

    def apply(self, instance: Instance) -> Instance:
        """Let it rain at the sites."""
        window = window_in(instance, self.start, self.end)
        names = self.sites if self.sites is not None else tuple(site.id for site in instance.sites)
        wet = {}
        for index, name in enumerate(names):
            site: Site = find(instance, "sites", name, "sites", index)
            wet[name] = site.model_copy(update={"rain": merge([*site.rain, window])})
        if all(wet[name].rain == merge(find(instance, "sites", name).rain) for name in names):
            raise fault(list(window), "is rain there already: this changes nothing", "start")
        return put(instance, "sites", wet)

    def touched(self, instance: Instance) -> tuple[Touched, ...]:
        """The sites."""
        names = self.sites if self.sites is not None else tuple(site.id for site in instance.sites)
        return tuple(("sites", name) for name in names)

    def params(self, instance: Instance, language: str) -> dict[str, Any]:
        """Return where and when."""
        everywhere = "todos los sitios" if language == "es" else "all sites"
        sites = everywhere if self.sites is None else ", ".join(self.sites)
        return {"sites": sites, "span": span_words(instance, self.start, self.end, language)}
