"""Numbers printed elsewhere for the parts of the cluster methods that can be tried on public data.

No published table of flows with its Streit coefficients or maximum chains was found: those are tested on their
definitions and on planted clusters.
"""

from __future__ import annotations

import networkx as nx
import numpy as np
import pytest
from sklearn.datasets import load_iris

from analysis.clusters.communities import co_classification, consensus, leiden
from analysis.clusters.discriminant import discriminant_analysis
from analysis.clusters.flow_network import modularity_shares

KARATE = 0.4197896120973046
"""Highest modularity of Zachary's karate club, unweighted (Brandes et al. 2008; the test suite of igraph)."""


@pytest.fixture(scope="module")
def karate() -> np.ndarray:
    return np.asarray(nx.to_numpy_array(nx.karate_club_graph(), weight=None))


def test_leiden_reaches_the_highest_modularity_of_the_karate_club(karate: np.ndarray) -> None:
    _, quality = leiden(karate, 1.0, 100, seed=0)
    assert quality.max() == pytest.approx(KARATE, abs=1e-12)
    assert np.median(quality) == pytest.approx(KARATE, abs=1e-12)


def test_the_consensus_of_the_karate_club_is_its_best_partition_into_four(karate: np.ndarray) -> None:
    runs, _ = leiden(karate, 1.0, 100, seed=0)
    labels = consensus(co_classification(runs), 0.5)
    assert sorted(np.unique(labels, return_counts=True)[1].tolist()) == [5, 6, 11, 12]
    assert modularity_shares(karate, labels).sum() == pytest.approx(KARATE, abs=1e-12)


def test_the_two_factions_of_the_karate_club_have_the_modularity_of_the_literature(karate: np.ndarray) -> None:
    """0.3582: the split that happened (Zachary 1977), as networkx computes it from the same data."""
    graph = nx.karate_club_graph()
    club = np.array([graph.nodes[i]["club"] == "Officer" for i in graph], dtype=np.int64)
    sides = [set(np.flatnonzero(club == side)) for side in (0, 1)]
    expected = nx.community.modularity(graph, sides, weight=None)
    assert modularity_shares(karate, club).sum() == pytest.approx(expected, abs=1e-12)


class TestFisherIris:
    """Three species, four measures (Fisher 1936); outputs of SAS PROC CANDISC and of R's candisc and MASS::lda."""

    IRIS = load_iris()
    FOUND = discriminant_analysis(IRIS.data, IRIS.target)

    def test_wilks_lambda(self) -> None:
        assert pytest.approx(0.02343863, abs=1e-8) == self.FOUND.wilks

    def test_eigenvalues_of_both_functions(self) -> None:
        assert self.FOUND.eigenvalues[0] == pytest.approx(32.19192919827884, rel=1e-10)
        assert self.FOUND.eigenvalues.sum() == pytest.approx(32.4773202409019, rel=1e-10)

    def test_standardised_coefficients(self) -> None:
        first = self.FOUND.standardised[:, 0] * np.sign(self.FOUND.standardised[2, 0])
        second = self.FOUND.standardised[:, 1] * np.sign(self.FOUND.standardised[1, 1])
        assert first == pytest.approx([-0.4269548, -0.5212417, 0.9472572, 0.5751608], abs=5e-8)
        assert second == pytest.approx([0.01240753, 0.73526131, -0.40103782, 0.58103986], abs=5e-8)

    def test_leaving_one_out_147_of_150_are_classified_rightly(self) -> None:
        assert self.FOUND.accuracy == 147 / 150
        assert self.FOUND.shrinkage == 0
