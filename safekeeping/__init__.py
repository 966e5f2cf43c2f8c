"""What must not be lost: dated copies of the database, the way back, and words for a database that will not write."""
