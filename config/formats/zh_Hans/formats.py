"""Days as people type them. Django's own list for Chinese reads no 2027年1月1日: it is written with signs of the output."""

DATE_INPUT_FORMATS = ["%Y-%m-%d", "%Y/%m/%d", "%Y年%m月%d日", "%Y.%m.%d", "%Y%m%d"]
