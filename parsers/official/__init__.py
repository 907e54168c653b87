"""The parts of an administrative document (Nghị định 30/2020/NĐ-CP, Phụ lục I)."""
