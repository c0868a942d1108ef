"""The values that every other package exchanges: findings, policies, inputs, errors."""
