"""`make bench`: ratios measured side by side in one run. One machine's seconds mean little; ratios carry over."""
