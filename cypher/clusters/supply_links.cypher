// title: Supply links between firms
// description: Who supplies what to whom, only where a source says so, with the status (actual, planned …) and the year in the source's words.
// param firm: string = "" | id of a firm at either end; all where empty
// column supplier: id of the supplier
// column supplier_name_en: its name in English
// column supplier_name_ru: its name in Russian
// column supplier_name_kk: its name in Kazakh
// column supplier_division: its ISIC Rev. 4 division
// column buyer: id of the buyer
// column buyer_name_en: its name in English
// column buyer_name_ru: its name in Russian
// column buyer_name_kk: its name in Kazakh
// column buyer_division: its ISIC Rev. 4 division
// column product: product
// column status: actual, planned … in the source's words
// column year_seen: year to which the source speaks
// column source: id of the source
// column further_sources: ids of further sources
// column trust: best trust letter of its sources
// mode: read
MATCH (a:Firm)-[s:SELLS_TO]->(b:Firm)
WHERE $firm = '' OR a.id = $firm OR b.id = $firm
RETURN a.id AS supplier, a.name_en AS supplier_name_en, a.name_ru AS supplier_name_ru, a.name_kk AS supplier_name_kk,
       a.isic_division AS supplier_division, b.id AS buyer, b.name_en AS buyer_name_en, b.name_ru AS buyer_name_ru,
       b.name_kk AS buyer_name_kk, b.isic_division AS buyer_division, s.product AS product, s.status AS status,
       s.year_seen AS year_seen, s.source AS source, s.further_sources AS further_sources, s.trust AS trust
ORDER BY supplier, buyer, product
