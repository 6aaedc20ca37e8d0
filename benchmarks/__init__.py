"""`make bench`: ratios measured side by side in one run. Numbers of one machine mean little; their ratios carry over."""
