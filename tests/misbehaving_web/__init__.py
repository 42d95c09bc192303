"""The labelled web: servers that behave as servers of the web do, with what is true of each link."""
