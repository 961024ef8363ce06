"""The faults, a file each: `strike(run)` begins one and ends it. A file's name is the fault's."""
