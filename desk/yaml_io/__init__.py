"""YAML ⇄ database, both ways. A release folder holds regions.csv, sources.yaml and regions/<code>-<slug>.yaml."""
