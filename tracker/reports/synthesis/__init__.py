"""What the office takes away of a whole campaign: the workbook, the draft report, the package of originals."""
