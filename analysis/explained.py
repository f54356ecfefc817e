"""What a reader is told of each method beside its name: formula, source, what it does not say.

Formulas and sources are those of docs/methods/, letter by letter: a test compares the two.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Explanation:
    """Formulas in LaTeX, references, a caveat, and the page of docs/methods/ that tells it at length."""

    page: str
    caveat: str
    sources: tuple[str, ...]
    formulas: tuple[str, ...] = ()


EXPLAINED: Mapping[str, Explanation] = {
    "multipliers": Explanation(
        "multipliers",
        "Prices, capacities and technology stay as they are in the table. Effect and ratio are two numbers and are "
        "never shown under one name.",
        ("Miller and Blair 2009, ch. 6", "Eurostat Manual 2008, ch. 15"),
        ("(c'L)_j", "(c'L)_j / c_j", r"A^* = \begin{pmatrix} A & h_C \\ h_R & 0 \end{pmatrix}"),
    ),
    "linkages": Explanation(
        "structure",
        "A key sector is strong beside the mean of the table's industries, so that it depends on how finely the table "
        "divides them.",
        ("Rasmussen 1956", "Miller and Blair 2009, ch. 12"),
        (
            r"U_j = n\,m_j / \sum_{ij} l_{ij}",
            r"V_j = \frac{\sqrt{\sum_i (l_{ij} - m_j/n)^2 / (n-1)}}{m_j/n}",
        ),
    ),
    "extraction": Explanation(
        "structure",
        "Losses of several industries do not add up: each is computed as if the others stayed. The complete loss is "
        "not the sum of the other two.",
        ("Miller and Blair 2009, ch. 12",),
        (
            r"\text{backward: } \frac{x_j(m_j-1)}{l_{jj}} \qquad \text{forward: } "
            r"\frac{x_j(\sum_k g_{jk}-1)}{g_{jj}} \qquad \text{complete: } \frac{x_j m_j}{l_{jj}}",
            r"1'L_{\cdot K}(L_{KK})^{-1}x_K",
        ),
    ),
    "position": Explanation(
        "structure",
        "Stages are counted in the industries of the table: a finer table has longer chains.",
        ("Dietzenbacher and Romero 2007", "Antràs et al. 2012"),
        (r"G\,1", "1'L", "h_{ij}/l_{ij}"),
    ),
    "influence": Explanation(
        "structure",
        "It says where a change would tell most, not where one is likely.",
        ("Sonis and Hewings 1992",),
        (r"F = L_{\cdot i} L_{j\cdot}",),
    ),
    "paths": Explanation(
        "structure",
        "The listed paths are a part of the whole effect; the result says which part.",
        ("Miller and Blair 2009, ch. 12",),
        (r"c_{i_k} a_{i_k i_{k-1}} \cdots a_{i_1 j} f_j",),
    ),
    "decomposition": Explanation(
        "change_and_trade",
        "Amounts are in current prices unless the tables are in constant ones, and then prices are among what changed.",
        ("Dietzenbacher and Los 1998", "Miller and Blair 2022, ch. 8"),
        (r"\Delta x = L_0\,\Delta A\,x_1 + L_0 s_0\,\Delta y + L_0\,\Delta s\,y_1",),
    ),
    "value-added-trade": Explanation(
        "change_and_trade",
        "It needs a table of many countries. What is made for export is taken to be made like everything else.",
        ("Hummels, Ishii and Yi 2001", "Johnson and Noguera 2012", "Koopman, Wang and Wei 2014"),
        ("v_s L_{ss} e", r"\sum_{r \ne s} v_r L_{rs} e"),
    ),
    "location": Explanation(
        "regions",
        "A quotient says what a region has more of than the nation, not that its firms work together. In a small "
        "region one plant can make it large.",
        ("European Cluster Observatory", "US Cluster Mapping Project, methodology"),
        (r"SLQ_i = \frac{y_i^r / y^r}{y_i^n / y^n}",),
    ),
    "regional": Explanation(
        "regions",
        "Regional tables are estimated from the national one: an assumption about how much a region can supply "
        "itself, not a survey.",
        ("Flegg and Webber 1997, 2000", "Miller and Blair 2009, ch. 8"),
        (r"a^r_{ij} = a_{ij}\,\min(1, q_{ij})", r"\lambda = [\log_2(1 + y^r/y^n)]^\delta"),
    ),
    "shift-share": Explanation(
        "regions",
        "It takes growth apart and explains none of it.",
        ("Dunn 1960",),
        (
            r"\Delta e = e\left(\frac{E'}{E} - 1\right) + e\left(\frac{E_i'}{E_i} - \frac{E'}{E}\right) + "
            r"\left(e' - e\,\frac{E_i'}{E_i}\right)",
        ),
    ),
    "development": Explanation(
        "development",
        "Values are in current prices, and between 2022 and 2023 lies a seam of methods. Regions that were divided are "
        "taken in the borders of before.",
        ("Barff and Knight 1988", "Krugman 1991", "Theil 1967"),
        (r"\sum s_r^2", r"\sum s_r \ln(s_r/x_r)"),
    ),
    "designation": Explanation(
        "development",
        "Moved with the designation, not moved by it: regions were not chosen at random, a section is wider than the "
        "cluster, other programmes ran in the same years.",
        ("Abadie, Diamond and Hainmueller 2010", "Angrist and Pischke 2009, ch. 5"),
    ),
    "screening": Explanation(
        "development",
        "It screens the economy of the table's year: what was known in 2004 is not held, nothing here stands for it.",
        ("Kozlova and Denisova (2014)",),
    ),
    "factors": Explanation(
        "clusters",
        "Alike in trade does not mean near each other. On a detailed table one factor can hold a quarter of the "
        "industries.",
        ("Feser and Bergman (2000)",),
        (r"x_{ij} = z_{ij}/\sum_i z_{ij}", r"y_{ij} = z_{ij}/\sum_j z_{ij}"),
    ),
    "czamanski": Explanation(
        "clusters",
        "The coherence asked for decides how many industries stay.",
        ("Czamanski and de Ablas",),
    ),
    "streit": Explanation(
        "clusters",
        "No threshold is published: without one the groups of highest modularity are taken.",
        ("Streit's coefficient",),
        (r"\tfrac14\left(\frac{z_{ij}}{s_i} + \frac{z_{ij}}{p_j} + \frac{z_{ji}}{s_j} + \frac{z_{ji}}{p_i}\right)",),
    ),
    "maximum": Explanation(
        "clusters",
        "Only the largest partner counts, however near the second may be.",
        ("maximum method",),
    ),
    "communities": Explanation(
        "clusters",
        "One run is no result: the share of runs that agree stands beside every pair. At resolution one small groups "
        "of a large network are joined.",
        ("Traag, Waltman and van Eck 2019",),
    ),
    "related-industries": Explanation(
        "clusters",
        "The scores favour few large groups where numbers of groups differ much; therefore the default is a consensus.",
        ("Delgado, Porter and Stern (2016)",),
    ),
    "consensus": Explanation(
        "clusters",
        "It is no better than the methods that have a voice: what hangs on a single one is told beside it.",
        ("Hubert and Arabie 1985",),
    ),
    "ward": Explanation(
        "clusters",
        "Groups are of like indicators, not of trade: their industries need not buy from each other.",
        ("Hill and Brennan (2000)",),
    ),
    "drivers": Explanation(
        "clusters",
        "Where the accounts tell sections only, industries of a section have one quotient and cannot be told apart.",
        ("Hill and Brennan (2000)",),
    ),
    "combined": Explanation(
        "clusters",
        "The result is a potential cluster: an industry that could lead one, with those that it is tied to.",
        ("Hill and Brennan (2000)", "Feser and Bergman (2000)", "Kozlova and Denisova (2014)"),
    ),
    "comparison": Explanation(
        "clusters",
        "Two sets that agree may both be wrong: agreement says that a choice of method matters little.",
        ("Hubert and Arabie 1985",),
    ),
    "validation": Explanation(
        "clusters",
        "Scores are shares and saturate where clusters are few.",
        ("Delgado, Porter and Stern (2016)",),
    ),
    "evidence": Explanation(
        "evidence",
        "Structure is not performance: nothing here says that a policy worked, or that a cluster exists as an "
        "institution.",
        ("Clopper and Pearson", "Benjamini and Hochberg"),
        ("2W / (P + S)", r"1'L_{\cdot K}(L_{KK})^{-1}x_K / 1'x_K - 1"),
    ),
}
"""Explanations by the name of the method, each of :data:`analysis.methods.METHODS` one."""
