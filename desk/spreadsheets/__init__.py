"""表格导出、导入: many rows at once, in the spreadsheet editors know. Nothing is published from here.

`files` reads an upload, `cells` turn text into values and back, `sheets` say which columns there are, `plans` say what
an upload would do, `keyed` and `tables` find that out and do it, `writing` makes the files, `pages` are what is seen, `door` the way there.
"""
