"""In and out: from WordPress and from files, and everything that is here to somewhere else."""
