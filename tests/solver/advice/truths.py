"""What an explanation owes to a planted truth, said once for tests and for the drill."""

from data.generator.causes import Planted
from solver.advice.contradictions import explain_instance
from solver.advice.explain import explained
from solver.advice.findings import Explanation
from solver.advice.remedies import Offer
from solver.check import check


def asked(planted: Planted, seconds: float = 60.0, *, relax: bool = True) -> tuple[Explanation, list[Offer]]:
    """Ask why what was planted is so."""
    if planted.truth["cause"] == "pins_contradict":
        return explain_instance(planted.instance, seconds), []
    return explained(planted.instance, planted.plan, planted.truth["order"], seconds, relax=relax)


def faults(planted: Planted, found: Explanation) -> list[str]:
    """Return in what an explanation misses the planted truth."""
    truth = planted.truth
    named = {x for r in found.restrictions for x in (*r.subject, *r.orders, *r.machines, *r.operators)}
    if found.because is not None:
        named.add(found.because.order or "")
    missing = [x for x in truth["subject"] if x and x not in named]
    told = [f"{found.code} named, {truth['cause']} planted"] if found.code != truth["cause"] else []
    told += [f"{', '.join(missing)} not named"] if missing else []
    return told + ([] if found.verified else ["not verified"])


def broken_offers(planted: Planted, offers: list[Offer]) -> list[str]:
    """Return which relaxations do not do what they say when applied, by the checker."""
    told = []
    before = check(planted.instance, planted.plan).costs.total
    for offer in offers:
        changed = offer.applied(planted.instance)
        stripped = offer.priced.plan.model_copy(update={"costs": None, "instance_hash": ""})
        report = check(changed, stripped)
        broken = [v.rule for v in report.violations if v.rule not in ("hash", "costs")]
        price = report.costs.total - before
        if broken or price != offer.relaxation.cost_change:
            told.append(f"{offer.relaxation.kind}: {broken}, {price} for {offer.relaxation.cost_change}")
    return told
