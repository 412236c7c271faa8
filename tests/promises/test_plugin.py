"""The plugin's memory: each test here names the defect that it would catch."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.promises.table import RESULTS

INI = """
[pytest]
markers = promise(n): a promise
addopts = -p tests.promises.plugin -p no:cacheprovider
"""
ONE = """
import pytest

@pytest.mark.promise(7)
@pytest.mark.promise(9)
def test_seven(record_property):
    record_property("figure", "0 rows found")

@pytest.mark.promise(8)
def test_eight():
    assert {eight}

def test_without_a_promise():
    pass
"""
OTHER = """
import pytest

@pytest.mark.promise(7)
@pytest.mark.parametrize("door", ["rest", "sockets"])
def test_doors(door):
    pass
"""


@pytest.fixture
def checkout(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> pytest.Pytester:
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
    pytester.makeini(INI)
    write(pytester, "test_one.py", ONE.format(eight=True))
    write(pytester, "test_other.py", OTHER)
    return pytester


def write(checkout: pytest.Pytester, name: str, text: str) -> None:
    (checkout.path / name).write_text(text)


def remembered(checkout: pytest.Pytester) -> dict[str, Any]:
    path = Path(checkout.path) / RESULTS / "pytest.json"
    return dict(json.loads(path.read_text())["tests"])


def outcomes(checkout: pytest.Pytester) -> dict[str, str]:
    return {name.partition("::")[2]: test["outcome"] for name, test in remembered(checkout).items()}


ALL_PASSED = {
    "test_seven": "passed",
    "test_eight": "passed",
    "test_doors[rest]": "passed",
    "test_doors[sockets]": "passed",
}


def test_a_run_remembers_promises_outcomes_and_figures(checkout: pytest.Pytester) -> None:
    """Would catch a second mark or a figure that gets lost, and tests without a promise that get in."""
    checkout.runpytest_inprocess()
    assert outcomes(checkout) == ALL_PASSED
    seven = remembered(checkout)["test_one.py::test_seven"]
    assert (seven["promises"], seven["figure"]) == ([7, 9], "0 rows found")


@pytest.mark.parametrize("narrowed", [["test_one.py"], ["-k", "eight"], ["--deselect", "test_other.py"]])
def test_a_partial_run_keeps_what_it_did_not_run(checkout: pytest.Pytester, narrowed: list[str]) -> None:
    """Would catch a quick run of one file that empties the table."""
    checkout.runpytest_inprocess()
    write(checkout, "test_one.py", ONE.format(eight=False))
    checkout.runpytest_inprocess(*narrowed)
    assert outcomes(checkout) == ALL_PASSED | {"test_eight": "failed"}


def test_a_run_that_stops_early_keeps_the_rest(checkout: pytest.Pytester) -> None:
    """Would catch a whole run with -x that forgets the tests it never reached."""
    checkout.runpytest_inprocess()
    write(checkout, "test_one.py", ONE.format(eight=False))
    checkout.runpytest_inprocess("-x")
    assert outcomes(checkout) == ALL_PASSED | {"test_eight": "failed"}


def test_a_whole_run_forgets_tests_that_are_gone(checkout: pytest.Pytester) -> None:
    """Would catch a removed test that keeps its promise forever."""
    checkout.runpytest_inprocess()
    write(checkout, "test_other.py", "def test_nothing(): pass\n")
    checkout.runpytest_inprocess()
    assert set(outcomes(checkout)) == {"test_seven", "test_eight"}


def test_a_partial_run_forgets_files_that_are_gone(checkout: pytest.Pytester) -> None:
    """Would catch a removed file whose tests keep their promises forever."""
    checkout.runpytest_inprocess()
    (checkout.path / "test_other.py").unlink()
    checkout.runpytest_inprocess("test_one.py")
    assert set(outcomes(checkout)) == {"test_seven", "test_eight"}


def test_collecting_alone_changes_nothing(checkout: pytest.Pytester) -> None:
    """Would catch --collect-only wiping the results, since it runs no test and ends well."""
    checkout.runpytest_inprocess()
    checkout.runpytest_inprocess("--collect-only")
    assert outcomes(checkout) == ALL_PASSED


def test_skipped_expected_and_torn_down_are_not_passed(checkout: pytest.Pytester) -> None:
    """Would catch a promise kept by a test that was skipped, may fail, or fails while cleaning up."""
    (checkout.path / "test_other.py").unlink()
    text = """
        import pytest

        @pytest.fixture
        def leaky():
            yield
            raise RuntimeError

        @pytest.mark.promise(1)
        @pytest.mark.skip
        def test_skipped(): pass

        @pytest.mark.promise(1)
        @pytest.mark.xfail
        def test_expected(): assert False

        @pytest.mark.promise(1)
        def test_torn_down(leaky): pass
    """
    checkout.makepyfile(test_one=text)
    checkout.runpytest_inprocess()
    assert outcomes(checkout) == {
        "test_skipped": "skipped",
        "test_expected": "xfailed",
        "test_torn_down": "failed",
    }


def test_several_processes_write_one_result(checkout: pytest.Pytester) -> None:
    """Would catch workers that overwrite each other's results, or marks lost between processes."""
    checkout.runpytest_subprocess("-p", "xdist", "-n", "2")
    assert outcomes(checkout) == ALL_PASSED


def test_an_unknown_promise_is_refused(checkout: pytest.Pytester) -> None:
    """Would catch a typing error in a mark, which would show nowhere."""
    write(checkout, "test_other.py", OTHER.replace("promise(7)", "promise(77)"))
    result = checkout.runpytest_inprocess()
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines(["*names promise 77, which is not in the list*"])
