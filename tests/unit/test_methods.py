"""What a method declares is enough: nothing about it stands in a list elsewhere."""

from __future__ import annotations

import subprocess
import sys

import pytest

import analysis
from analysis.method import Method
from analysis.methods import METHODS, running_order


@pytest.mark.parametrize("method", METHODS.values(), ids=METHODS)
def test_its_function_and_parameters_are_had_from_the_package(method: Method) -> None:
    assert getattr(analysis, method.compute.__name__) is method.compute
    assert getattr(analysis, method.parameters.__name__) is method.parameters
    assert method.compute.__name__ in dir(analysis)


def test_the_package_is_imported_without_numerics() -> None:
    code = "import sys, analysis; sys.exit('pandas' in sys.modules or 'numpy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code]).returncode == 0
    with pytest.raises(AttributeError, match="no method or parameters 'clairvoyance'"):
        analysis.clairvoyance  # noqa: B018


def test_two_methods_never_call_their_clusters_the_same() -> None:
    kinds = [method.clusters for method in METHODS.values() if method.clusters]
    for words in (
        [kind.kind for kind in kinds],
        [kind.en for kind in kinds],
        [method.label for method in METHODS.values()],
    ):
        assert len(set(words)) == len(words)
    assert all((kind.en, kind.ru, kind.kk) > ("", "", "") for kind in kinds)
    assert any(kind.from_flows for kind in kinds)


def test_every_method_is_in_the_running_order_once() -> None:
    assert sorted(running_order()) == sorted(METHODS)
