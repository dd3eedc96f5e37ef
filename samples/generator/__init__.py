"""Generator of the sample data: one population, three legacy systems that know parts of it."""
