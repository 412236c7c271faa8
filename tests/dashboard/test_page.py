from __future__ import annotations

import base64
import hashlib
import json
import re
import subprocess
import sys
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any

import pytest

from dashboard.figures.page import page_html, write_page
from models.domain.codec import instance_hash, write_instance, write_plan
from models.domain.instance import Instance
from models.domain.plan import Plan, UnplannedOrder
from solver.check import check, with_costs
from tests.dashboard.conftest import Case
from tests.dashboard.support import Page

HOSTILE = "<script>alert(1)</script>"
ENDING = "</script><img src=x onerror=alert(2)>"
QUOTED = "\"' onmouseover='alert(3)' x=\"&lt;b&gt;%{x}$name"


@pytest.fixture(scope="module")
def page(case: Case) -> Page:
    return Page(page_html(*case))


def data_of(page: Page) -> dict[str, Any]:
    data: dict[str, Any] = json.loads(page.scripts[1])
    return data


def hostile(case: Case) -> Case:
    """The fleet with every name that a user can choose made hostile."""
    instance, plan = case
    data = instance.model_dump(by_alias=True)
    data["name"] = ENDING
    for number, order in enumerate(data["orders"]):
        order["name"] = (HOSTILE, ENDING, QUOTED)[number % 3]
        order["project"] = (QUOTED, HOSTILE, ENDING)[number % 3]
    for table in (
        "machines",
        "operators",
        "sites",
        "equipment_classes",
        "certificates",
        "pools",
        "calendars",
    ):
        for number, row in enumerate(data[table]):
            row["name"] = (ENDING, QUOTED, HOSTILE)[number % 3]
    for site in data["sites"]:
        site["region"] = HOSTILE
    for machine in data["machines"]:
        machine["attributes"] = {HOSTILE: 1.5}
        machine["documents"] = [{"name": ENDING, "valid_until": 900}]
    for order in data["orders"]:
        for mode in order["modes"]:
            for line in mode["lines"]:
                line.pop("minimum", None)
    renamed = Instance.model_validate(data)
    told = plan.model_dump(by_alias=True)
    told["instance_name"], told["instance_hash"] = HOSTILE, instance_hash(renamed)
    told["provenance"]["stopped_by"] = told["provenance"]["engine_version"] = ENDING
    for item in told["unplanned"]:
        item["reasons"] = [{"code": HOSTILE, "message": ENDING}]
    return renamed, with_costs(renamed, Plan.model_validate(told))


def test_a_hostile_name_stays_a_name(case: Case) -> None:
    """Catches a name that becomes an element, an attribute or a script, also inside the page's data."""
    clean, bad = Page(page_html(*case)), Page(page_html(*hostile(case)))
    assert len(bad.scripts) == 3
    assert bad.scripts[0] == clean.scripts[0]
    assert bad.scripts[2] == clean.scripts[2]
    findings = {"details", "summary", "ul", "li"}
    assert {tag for tag, _ in bad.tags} <= {tag for tag, _ in clean.tags} | findings
    names = {name for _, attributes in bad.tags for name in attributes}
    assert names <= {name for _, attributes in clean.tags for name in attributes} | {"open"}
    assert HOSTILE in bad.text
    assert ENDING in bad.text
    orders = data_of(bad)["orders"]
    assert orders[0]["title"] == f"WO-0001 {HOSTILE}"
    assert orders[1]["title"] == f"WO-0002 {ENDING}"


def test_plotly_gets_no_tags_to_read(case: Case) -> None:
    """Catches a class or a cost term whose name Plotly would take for HTML in a label or in its hover."""
    charts = data_of(Page(page_html(*hostile(case))))["charts"]
    for chart in charts.values():
        trace, layout = chart["data"][0], chart["layout"]
        words = [*layout["yaxis"]["ticktext"], *trace["text"], *trace["hovertext"]]
        assert all("<" not in word and ">" not in word for word in words)
        assert "hovertemplate" not in trace
        assert "texttemplate" not in trace
    labels = charts["use"]["layout"]["yaxis"]["ticktext"]
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in labels
    for view in data_of(Page(page_html(*hostile(case))))["views"]:
        drawn = json.dumps([view["ground"], view["work"], view["marks"], view["shapes"]])
        assert "alert" not in drawn


def test_the_page_fetches_nothing(page: Page) -> None:
    """Catches a script, font, tile or picture that would need a network."""
    for tag, attributes in page.tags:
        assert tag not in {"iframe", "img", "object", "embed", "base"}
        for name in ("src", "action", "srcset", "data"):
            assert name not in attributes
        href = attributes.get("href", "")
        assert href == "data:," if tag == "link" else href == "" or href.startswith("#")
    style = "".join(page.styles)
    assert "@import" not in style
    assert "url(" not in style
    own = page.scripts[2]
    for call in ("fetch(", "XMLHttpRequest", "import(", "http:", "https:", "innerHTML", "eval("):
        assert call not in own


def test_only_the_page_s_own_scripts_may_run_and_nothing_may_be_fetched(page: Page) -> None:
    """Catches a policy that lets an injected script run or a browser fetch."""
    policies = [a["content"] for t, a in page.tags if t == "meta" and a.get("http-equiv")]
    assert len(policies) == 1
    rules = {rule.split()[0]: rule.split()[1:] for rule in policies[0].split(";")}
    assert rules["default-src"] == ["'none'"]
    assert set(rules["img-src"]) == {"data:", "blob:"}
    assert not {"connect-src", "font-src", "frame-src", "worker-src"} & rules.keys()
    scripts = [page.scripts[0], page.scripts[2]]
    digests = [base64.b64encode(hashlib.sha256(s.encode()).digest()).decode() for s in scripts]
    assert rules["script-src"] == [f"'sha256-{digest}'" for digest in digests]
    assert not [t for t, a in page.tags if any(name.startswith("on") for name in a)]


def test_it_says_how_good_the_plan_is(case: Case, page: Page) -> None:
    """Catches a figure that is missing from the page or differs from the checker's."""
    report = check(*case)
    total, avoidable = (f"{cents / 100:,.2f}" for cents in (report.costs.total, report.avoidable))
    for words in (
        "Andalucía, late autumn",
        "Mon 19 Oct 2026 00:00 – Mon 16 Nov 2026 00:00 · Europe/Madrid",
        "Feasible plan",
        "Every rule kept",
        f"{len(case[1].orders)} of 30 orders",
        total,
        avoidable,
        "13.7 %",
        "9.15.6755",
        case[1].instance_hash[:12],
    ):
        assert words in page.text, words


def test_every_unplanned_order_is_listed_with_its_reason(case: Case, page: Page) -> None:
    """Catches an order that was left out without a word why."""
    for left in case[1].unplanned:
        assert f"{left.order} " in page.text
        for reason in left.reasons:
            assert reason.message in page.text


def test_the_order_table_has_every_order_and_the_costs_add_up(case: Case, page: Page) -> None:
    """Catches an order missing from the table, or money that is in no row and not named either."""
    costs = check(*case).costs
    assert {int(a["data-order"]) for _, a in page.tags if "data-order" in a} == set(range(30))
    by_order = sum(sum(terms.values()) for terms in costs.orders.values())
    assert f"{(costs.total - by_order) / 100:,.2f}" in page.text


def test_cards_answer_in_local_time(case: Case, page: Page) -> None:
    """Catches a card whose times are not those of the plan, in particular after the clocks went back."""
    data = data_of(page)
    horizon = case[0].horizon
    numbers = {order.id: i for i, order in enumerate(case[0].orders)}
    after = [p for p in case[1].orders if horizon.instant(p.start).month == 11]
    assert after
    for placed in after:
        lines = dict(data["orders"][numbers[placed.order]]["card"])
        start = horizon.instant(placed.start)
        assert f" {start.day} Nov {start:%H:%M}" in lines["Planned"]
        assert placed.machines[0] in lines["Machines"]


def test_an_empty_instance_has_a_page(empty: Case) -> None:
    """Catches a page that fails where there is nothing to draw."""
    page = Page(page_html(*empty))
    assert "0 of 0 orders" in page.text
    assert "This instance has no orders." in page.text
    assert "Every order is planned." in page.text
    assert [view["rows"] for view in data_of(page)["views"]] == [[], [], []]


def test_a_plan_that_found_nothing_shows_what_is_left(case: Case) -> None:
    """Catches a page that takes an unsolved instance for a good plan."""
    instance, plan = case
    nothing = Plan(
        instance_name=instance.name,
        instance_hash=plan.instance_hash,
        status="UNKNOWN",
        unplanned=tuple(UnplannedOrder(order=order.id) for order in instance.orders),
    )
    page = Page(page_html(instance, nothing))
    assert "No plan found" in page.text
    assert "0 of 30 orders" in page.text
    assert page.text.count("No reason given.") == 30
    assert "no bound proven" in page.text


def test_broken_rules_are_at_the_top(case: Case) -> None:
    """Catches a page that shows a plan with a breach as if it were good."""
    instance, plan = case
    wrong = plan.model_copy(update={"moves": plan.moves[1:]})
    report = check(instance, wrong)
    page = Page(page_html(instance, wrong, report=report))
    assert "Every rule kept" not in page.text
    assert all(message in page.text for message in report.messages())


def test_costs_are_recomputed_when_the_plan_has_none(case: Case, page: Page) -> None:
    """Catches a page without prices for a plan that came without them."""
    bare = Page(page_html(case[0], case[1].model_copy(update={"costs": None})))
    assert data_of(bare)["charts"]["costs"] == data_of(page)["charts"]["costs"]


def test_the_file_is_written_whole(case: Case, tmp_path: Path) -> None:
    """Catches an encoding slip and a half-written page left behind."""
    path = tmp_path / "board.html"
    write_page(*case, path)
    assert [item.name for item in tmp_path.iterdir()] == ["board.html"]
    assert "Túnel de Peñaflor" in path.read_text(encoding="utf-8")


def test_the_renderer_is_found_by_its_name() -> None:
    """Catches an entry point that no longer names the function."""
    found = [point for point in entry_points(group="bitcorp.renderers") if point.name == "html"]
    assert [point.load() for point in found] == [write_page]


def test_it_needs_no_solver(case: Case, tmp_path: Path) -> None:
    """Catches an import of OR-Tools on the way to a picture."""
    write_instance(case[0], tmp_path / "i.json")
    write_plan(case[1], tmp_path / "p.json")
    program = (
        "import sys; sys.modules['ortools'] = None\n"
        "from pathlib import Path\n"
        "from models.domain.codec import read_instance, read_plan\n"
        "from dashboard.figures.page import write_page\n"
        "root = Path(sys.argv[1])\n"
        "write_page(read_instance(root / 'i.json'), read_plan(root / 'p.json'), root / 'page.html')\n"
    )
    subprocess.run([sys.executable, "-c", program, str(tmp_path)], check=True)
    assert (tmp_path / "page.html").stat().st_size > 1_000_000


def test_every_element_that_the_script_asks_for_is_there(page: Page) -> None:
    """Catches a renamed id that would stop the page's script."""
    ids = {attributes["id"] for _, attributes in page.tags if "id" in attributes}
    asked = set(re.findall(r'\$\("([\w-]+)"\)', page.scripts[2]))
    assert asked
    assert asked <= ids
