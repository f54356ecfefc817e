"""Any other workbook or CSV sheet, read along a mapping file that says where its blocks stand."""
