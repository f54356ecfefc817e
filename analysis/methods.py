"""The methods by name: what computes them, from what, and which relationships hold their results."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from analysis.assessment.comparison import ComparisonParameters, comparison
from analysis.assessment.evidence import EvidenceParameters, evidence
from analysis.assessment.method_consensus import ConsensusParameters, method_consensus
from analysis.assessment.validation import ValidationParameters, validation
from analysis.clusters.combined import CombinedParameters, combined
from analysis.clusters.combined_report import combined_report
from analysis.clusters.communities import CommunityParameters, communities
from analysis.clusters.czamanski import CzamanskiParameters, czamanski
from analysis.clusters.direct_links import MaximumParameters, StreitParameters, maximum, streit
from analysis.clusters.drivers import DriverParameters, drivers
from analysis.clusters.factor_clusters import FactorParameters, factors
from analysis.clusters.related_industries import RelatedParameters, related_industries
from analysis.clusters.ward import WardParameters, ward
from analysis.development.designation import DesignationParameters, designation
from analysis.development.development import DevelopmentParameters, regional_development
from analysis.development.screening import ScreeningParameters, screening
from analysis.method import CLUSTER_SETS, METHOD_SETS, RUN, ClusterKind, Edge, Method
from analysis.parameters import Parameters
from analysis.regional.location import LocationParameters, location
from analysis.regional.regionalisation import RegionalParameters, regional_multipliers
from analysis.regional.shift_share import ShiftShareParameters, shift_share
from analysis.result import Result
from analysis.structural.decomposition import DecompositionParameters, decomposition
from analysis.structural.extraction import ExtractionParameters, extraction
from analysis.structural.influence import InfluenceParameters, influence
from analysis.structural.linkages import LinkageParameters, linkages
from analysis.structural.multipliers import MultiplierParameters, multipliers
from analysis.structural.paths import PathParameters, paths
from analysis.structural.position import PositionParameters, position
from analysis.structural.value_added_trade import ValueAddedTradeParameters, value_added_trade
from kb.errors import NotFound
from kb.table import IOTable

COVERS = Edge("COVERS", ("Cluster", "cluster"), ("Industry", "industry"), "members")
"""Members of found clusters."""
LINKS = Edge("LINKED_TO", ("Industry", "first"), ("Industry", "second"), "links")
"""Links between industries."""


METHODS: Mapping[str, Method] = {
    "multipliers": Method(
        MultiplierParameters,
        multipliers,
        "Multipliers",
        "Multipliers of type I and II: effect per unit of final demand, ratio to the industry's own coefficient",
        (Edge("HAS_MULTIPLIER", ("Industry", "industry")),),
        shown="wide",
        example="--basis domestic --format csv",
    ),
    "linkages": Method(
        LinkageParameters,
        linkages,
        "Linkages",
        "Direct and total linkages, Rasmussen indices with coefficients of variation, key sectors",
        (Edge("HAS_LINKAGE", ("Industry", "industry")),),
        example="--format json",
    ),
    "extraction": Method(
        ExtractionParameters,
        extraction,
        "Hypothetical extraction",
        "Hypothetical extraction: output lost without an industry's purchases, sales, itself, or a whole group",
        (Edge("HAS_EXTRACTION", ("Industry", "industry")),),
        example="--group C242,B072 --part group",
    ),
    "position": Method(
        PositionParameters,
        position,
        "Position in value chains",
        "Upstreamness, downstreamness, average propagation lengths, triangular order",
        (Edge("HAS_POSITION", ("Industry", "industry")),),
        example="--basis total --economy open",
    ),
    "influence": Method(
        InfluenceParameters,
        influence,
        "Field of influence",
        "Field of influence: the input coefficients whose change would change the economy most",
        (Edge("LINKED_TO", ("Industry", "first"), ("Industry", "second")),),
        example="--size squares --most 20",
    ),
    "paths": Method(
        PathParameters,
        paths,
        "Structural paths",
        "Structural paths: through which chains final demand brings about value added, output, jobs",
        (Edge("LINKED_TO", ("Industry", "first"), ("Industry", "last")),),
        example="--measure output --start B072 --end C242 --most 20",
    ),
    "decomposition": Method(
        DecompositionParameters,
        decomposition,
        "Structural decomposition",
        "Change of output since an earlier table: technology, sourcing, level and mix of final demand",
        (Edge("CHANGED", ("Industry", "industry")),),
        needs=("earlier_table",),
        automatic=False,
        example="--since kaz-2024-42",
        example_table="kaz-2025-42",
    ),
    "value-added-trade": Method(
        ValueAddedTradeParameters,
        value_added_trade,
        "Value added in trade",
        "Exports of a world table's countries by origin of value added, and value added used up abroad",
        (
            Edge("TRADES_VALUE_ADDED", ("Country", "country")),
            Edge("TRADES_VALUE_ADDED", ("Industry", "industry"), part="industries"),
            Edge("ADDS_VALUE_TO", ("Country", "origin"), ("Country", "country"), "origins"),
            Edge("ADDS_VALUE_TO", ("Country", "origin"), ("Country", "country"), "destinations"),
        ),
        automatic=False,
        of_worlds=True,
        example="--part industries",
        example_table="icio-2020-45",
    ),
    "location": Method(
        LocationParameters,
        location,
        "Location quotients",
        "Location quotients, cluster stars and strong specialisations of regions",
        (Edge("SPECIALISES_IN", ("Region", "region"), ("Industry", "industry")),),
        needs=("regional_accounts",),
        example="--year 2024",
    ),
    "regional": Method(
        RegionalParameters,
        regional_multipliers,
        "Regional multipliers",
        "Multipliers of regions, from the national table and location quotients",
        (Edge("REGIONAL_MULTIPLIER", ("Region", "region"), ("Industry", "industry"), "multipliers"),),
        needs=("regional_accounts", "industry_sections"),
        shown="multipliers",
        example="--region KZ-63 --regionalisation flq --delta 0.25",
    ),
    "shift-share": Method(
        ShiftShareParameters,
        shift_share,
        "Shift-share",
        "Growth of regions by industry: the nation's, the industry's, their own",
        (Edge("GREW_IN", ("Region", "region"), ("Industry", "industry")),),
        needs=("regional_accounts",),
        automatic=False,
        example="--from-year 2020 --to-year 2024",
    ),
    "development": Method(
        DevelopmentParameters,
        regional_development,
        "Development of regions",
        "What regions made year by year on constant boundaries: quotients, shares, dynamic shift-share, concentration",
        (
            Edge("DEVELOPED", ("Region", "region"), ("Industry", "industry")),
            Edge("GREW_IN", ("Region", "region"), ("Industry", "industry"), "shift_share"),
            Edge("CONCENTRATED", ("Industry", "industry"), part="concentration"),
        ),
        needs=("regional_accounts", "former_regions"),
        example="--from-year 2015 --part concentration",
    ),
    "designation": Method(
        DesignationParameters,
        designation,
        "Before and after designation",
        "How host regions moved in their cluster's section after it was named, beside regions without such a cluster",
        (
            Edge("MOVED_SINCE", ("Cluster", "cluster")),
            Edge("TRACED", ("Cluster", "cluster"), part="paths"),
        ),
        needs=("regional_accounts", "former_regions", "designated_places"),
        example="--before 5 --after 3 --part events",
    ),
    "screening": Method(
        ScreeningParameters,
        screening,
        "Screening of industries",
        "The three stages of 2004 on the table's economy: who passes, and with what chance under other weights",
        (Edge("SCREENED", ("Industry", "industry")),),
        needs=("regional_accounts", "industry_sections", "designations"),
        example="--first 20 --second 10 --third 5 --growth 2",
    ),
    "factors": Method(
        FactorParameters,
        factors,
        "Factor clusters",
        "Factor clusters: industries that trade alike or with each other's partners (Feser and Bergman)",
        (COVERS, LINKS, Edge("LOADS_ON", ("Industry", "industry"), ("Cluster", "cluster"), "loadings")),
        clusters=ClusterKind("factor", "Factor", "Фактор", "Фактор", from_flows=True),
        largest=500,
        shown="members",
        example="--factors 4 --draws 50 --seed 1",
    ),
    "czamanski": Method(
        CzamanskiParameters,
        czamanski,
        "Complexes of Czamanski and de Ablas",
        "Complexes: industries with one common pattern of trade, the weakest dropped in turn (Czamanski)",
        (COVERS, LINKS),
        clusters=ClusterKind("czamanski", "Complex", "Комплекс", "Кешен", from_flows=True),
        largest=500,
        shown="members",
        example="--coherence 0.8",
    ),
    "streit": Method(
        StreitParameters,
        streit,
        "Direct links (Streit)",
        "Groups of industries linked by direct trade (Streit's coefficients above a threshold)",
        (COVERS, LINKS),
        clusters=ClusterKind("streit", "Group of links", "Группа связей", "Байланыстар тобы", from_flows=True),
        example="--threshold 0.2",
    ),
    "maximum": Method(
        MaximumParameters,
        maximum,
        "Largest partners",
        "Chains of industries with their largest buyers and suppliers",
        (COVERS, LINKS),
        clusters=ClusterKind(
            "maximum",
            "Chain of largest partners",
            "Цепь крупнейших партнёров",
            "Ірі әріптестер тізбегі",
            from_flows=True,
        ),
        example="--partner supplier --share 0.3",
    ),
    "communities": Method(
        CommunityParameters,
        communities,
        "Communities",
        "Communities in the flow network: what many runs of the Leiden algorithm agree on",
        (COVERS, LINKS),
        clusters=ClusterKind("community", "Community", "Сообщество", "Қауымдастық", from_flows=True),
        largest=400,
        example="--weights coefficients --repeats 50 --seed 1",
    ),
    "ward": Method(
        WardParameters,
        ward,
        "Ward groups and drivers",
        "Groups of industries with like indicators (Ward), discriminant analysis, driver candidates",
        (COVERS,),
        clusters=ClusterKind("ward", "Group", "Группа", "Топ", from_flows=False),
        needs=("indicators", "regional_accounts", "industry_sections", "former_regions"),
        largest=1500,
        example="--groups 5 --region KZ-63",
    ),
    "related-industries": Method(
        RelatedParameters,
        related_industries,
        "Related industries",
        "Groups of related industries by similarity and links, their number by Delgado, Porter and Stern's scores",
        (COVERS, LINKS),
        clusters=ClusterKind(
            "related", "Related industries", "Связанные отрасли", "Байланысты салалар", from_flows=True
        ),
        largest=500,
        shown="members",
        example="--algorithm best --part candidates",
    ),
    "consensus": Method(
        ConsensusParameters,
        method_consensus,
        "Consensus of methods",
        "Consensus over methods: industries that most of them put together, and what hangs on a single method",
        (COVERS, LINKS),
        clusters=ClusterKind("consensus", "Consensus group", "Группа согласия", "Келісім тобы", from_flows=False),
        needs=(METHOD_SETS,),
        shown="members",
        example="--together 0.4 --part left_out",
    ),
    "drivers": Method(
        DriverParameters,
        drivers,
        "Drivers of regions",
        "Candidates for drivers of every region: leading industries of the Ward step that the region has",
        (Edge("DRIVES", ("Industry", "industry"), ("Region", "region")),),
        needs=("indicators", "regional_accounts", "industry_sections", "former_regions"),
        largest=1500,
        example="--region KZ-VOS",
    ),
    "comparison": Method(
        ComparisonParameters,
        comparison,
        "Agreement of cluster sets",
        "Agreement of cluster sets: adjusted Rand and NMI of runs, shared industries of clusters",
        (
            Edge("AGREES_WITH", ("Run", "first"), ("Run", "second")),
            Edge("OVERLAPS", ("Cluster", "first"), ("Cluster", "second"), "overlaps"),
        ),
        needs=(CLUSTER_SETS,),
        example="--part overlaps",
    ),
    "validation": Method(
        ValidationParameters,
        validation,
        "Validation of cluster sets",
        "Validation of cluster sets: are industries more related to their own cluster than to others",
        (Edge("VALIDATES", RUN, ("Run", "run")),),
        needs=(CLUSTER_SETS,),
        example="--basis total",
    ),
    "evidence": Method(
        EvidenceParameters,
        evidence,
        "Evidence for designated clusters",
        "Evidence for designated clusters: linkage, pull, value added and place against random groups alike",
        (
            Edge("EVIDENCED_BY", ("Cluster", "cluster")),
            Edge("EVIDENCED_BY", ("Cluster", "cluster"), ("Region", "region"), "regions"),
            Edge("EVIDENCED_BY", ("Cluster", "cluster"), ("Cluster", "found"), "overlaps"),
            Edge("TESTED_BY", ("Cluster", "cluster"), part="dimensions"),
            Edge("SPECIFIED_BY", ("Cluster", "cluster"), ("IOTable", "of_table"), "specifications"),
            Edge("CALIBRATED_BY", RUN, part="calibration"),
        ),
        needs=("designations", CLUSTER_SETS, "regional_accounts", "industry_sections", "other_settings"),
        example="--draws 999 --seed 1",
    ),
    "combined": Method(
        CombinedParameters,
        combined,
        "Combined method of the article",
        "Combined method of the founding article: drivers, membership, structural effect, with a report",
        (COVERS,),
        clusters=ClusterKind(
            "combined", "Potential cluster", "Потенциальный кластер", "Әлеуетті кластер", from_flows=False
        ),
        needs=("indicators", "regional_accounts", "industry_sections", "former_regions"),
        largest=1500,
        automatic=False,
        report=combined_report,
        example="--region KZ-63 --report report.html",
    ),
}


def running_order() -> list[str]:
    """Names of the methods, those that read the clusters of other runs after all that may find some."""
    return sorted(METHODS, key=lambda name: METHODS[name].stage)


def method(name: str) -> Method:
    """One method by name. Raises NotFound."""
    try:
        return METHODS[name]
    except KeyError:
        raise NotFound(f"no method {name!r}", remedy=f"one of {', '.join(METHODS)}") from None


def compute(table: IOTable, parameters: Parameters, given: Mapping[str, Any] | None = None) -> Result:
    """Run the method that the parameters belong to."""
    return method(parameters.method).compute(table, parameters, **(given or {}))
