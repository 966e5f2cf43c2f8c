"""表格导出、导入: many rows at once, in the spreadsheet editors know. Nothing is published from here.

`readers` read an upload, `widgets` turn text into values and back, `sheets` say which columns there are, `table_rows` put lines
together, `table_diff` and `keyed_diff` say what they would do, `table_writer` does it, `export` makes the files.
"""
