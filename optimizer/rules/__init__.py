"""The rules: what each one means, one per file, grouped by family. No solver here."""

from optimizer.rules.rule import Family, Number, RecusalRule, Rule

RULES: tuple[type[Rule], ...] = ()
"""Every rule, in the order in which people read them. Adding a rule adds one line here."""

__all__ = ["RULES", "Family", "Number", "RecusalRule", "Rule"]
