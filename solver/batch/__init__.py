"""Re-optimisation of many instances, each from its present plan: journalled, so that it can be continued."""
