"""Examples for the console, by topic: what the graph can be asked, to be changed and asked again."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Example:
    """A query worth starting from."""

    topic: str
    title: str
    text: str

    def asked(self, lang: str) -> str:
        """Its text, with names in the reader's language.

        >>> Example("", "", "RETURN p.name_en AS programme").asked("ru")
        'RETURN p.name_ru AS programme'
        """
        return self.text.replace(".name_en ", f".name_{lang} ")


EXAMPLES = (
    Example(
        "Lineage",
        "Which programme named which cluster",
        """MATCH (p:Programme)-[d:DESIGNATES]->(c:Cluster)
RETURN p.name_en AS programme, d.year AS year, c.name_en AS cluster
ORDER BY year LIMIT 20""",
    ),
    Example(
        "Lineage",
        "The initiative of 2004, its acts and pilot clusters, as a picture",
        """MATCH (p:Programme {id: 'cluster-initiative-2004'})-[r:DESIGNATES|ADOPTED_BY|PROVIDES|SUCCEEDS]-(x)
RETURN p, r, x""",
    ),
    Example(
        "Lineage",
        "Acts that changed other acts",
        """MATCH (a:LegalAct)-[c:CHANGES]->(b:LegalAct)
RETURN a, c, b""",
    ),
    Example(
        "Value chain",
        "Whom metallurgy buys from, the strongest flows as a picture",
        """MATCH (s:Industry)-[f:SUPPLIES {table: 'kaz-2024-42'}]->(b:Industry {code: 'C242'})
WHERE f.input_share > 0.01
RETURN s, f, b""",
    ),
    Example(
        "Value chain",
        "Mutual trade: pairs of industries that buy much from each other",
        """MATCH (a:Industry)-[f:SUPPLIES {table: 'kaz-2024-42'}]->(b:Industry)-[g:SUPPLIES {table: 'kaz-2024-42'}]->(a)
WHERE a.code < b.code AND f.input_share > 0.02 AND g.input_share > 0.02
RETURN a.code AS first, b.code AS second, f.input_share AS first_in_second, g.input_share AS second_in_first
ORDER BY first_in_second + second_in_first DESC""",
    ),
    Example(
        "Clusters",
        "Pilot clusters and the industries they cover, as a picture",
        """MATCH path = (c:Cluster {kind: 'pilot'})-[k:COVERS]->(:Industry)
WHERE k.share IS NULL
RETURN path""",
    ),
    Example(
        "Clusters",
        "Firms and institutions of the Turkistan cotton cluster",
        """MATCH path = (:Cluster {id: 'turkistan-cotton'})<-[:MEMBER_OF]-(member)
RETURN path""",
    ),
    Example(
        "Indicators",
        "Industries with the largest output multiplier",
        """MATCH (i:Industry)-[m:HAS_MULTIPLIER {measure: 'output', form: 'effect', closure: 'type I'}]->(t:IOTable)
WHERE t.id = 'kaz-2024-42' AND m.basis = 'domestic'
RETURN i.code AS code, i.name_en AS industry, m.value AS multiplier, m.run AS run
ORDER BY multiplier DESC, code LIMIT 10""",
    ),
    Example(
        "Regions",
        "Regions by the number of clusters based there",
        """MATCH (c:Cluster)-[:BASED_IN]->(r:Region)
RETURN r.id AS region, r.name_en AS name, count(DISTINCT c) AS clusters
ORDER BY clusters DESC, region""",
    ),
    Example(
        "Provenance",
        "Sources by trust letter",
        """MATCH (s:Source)
RETURN s.trust AS trust, count(*) AS sources
ORDER BY trust""",
    ),
    Example(
        "Provenance",
        "Claims that other sources contradict",
        """MATCH (c:Claim)-[:CONCERNS]->(x)
WHERE c.verdict CONTAINS 'contradicted'
RETURN c, x""",
    ),
)
