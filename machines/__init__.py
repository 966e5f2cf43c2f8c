"""The site on more than one machine: its rows in another database, its pages as plain files."""
