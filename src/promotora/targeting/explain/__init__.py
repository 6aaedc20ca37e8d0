"""Why one person is or is not on the list: the rule as a tree, and the very claim lines under each leaf."""

from promotora.targeting.explain.explanation import Explanation, explain
from promotora.targeting.explain.past import decision_of
from promotora.targeting.explain.tree import Node, Trace

__all__ = ["Explanation", "Node", "Trace", "decision_of", "explain"]
