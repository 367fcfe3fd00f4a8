/*
 * mkdocs DIR N: N small office documents for measuring, docx and xlsx by
 * turns, each with a text of its own.  The same every time.
 */

#include <stdio.h>
#include <stdlib.h>

#include "../trove/office.h"
#include "buf.h"

static void
docx(struct buf *out, const char *mark)
{
	const char *const paras[] = {
		mark, "镜头14：眼睛高光位置不对，请按设定修改后再交，谢谢",
		"14번 장면 표정을 자연스럽게 할것. 배경색이 어두우니 밝게 "
		"할것.",
		"please fix the line weight as in the model sheet, see page 12"
	};

	office_docx(out, paras, sizeof paras / sizeof *paras);
}

static void
xlsx(struct buf *out, const char *mark)
{
	const struct office_cell cells[] = {
		{ "A1", mark, OFFICE_SHARED, NULL },
		{ "B1", "カット14 原画の通りに修正してください", OFFICE_SHARED,
		    NULL },
		{ "A2", "14", OFFICE_NUMBER, NULL },
		{ "B2", "背景が暗いので明るく。", OFFICE_INLINE, NULL },
	};
	const struct office_book book = { .sheet = "镜头表",
		.cells = cells,
		.n = sizeof cells / sizeof *cells };

	office_xlsx(out, &book);
}

static int
save(const char *path, const struct buf *b)
{
	FILE *f = fopen(path, "wb");

	if (f == NULL)
		return -1;
	bool whole = fwrite(b->p, 1, b->n, f) == b->n;

	return fclose(f) == 0 && whole ? 0 : -1;
}

int
main(int argc, char **argv)
{
	unsigned long n = argc == 3 ? strtoul(argv[2], NULL, 10) : 0;

	for (unsigned long i = 0; i < n; i++) {
		struct buf b = { NULL, 0, 0 }, path = { NULL, 0, 0 };
		char mark[40], name[40];
		const char *suffix = i % 2 == 0 ? "docx" : "xlsx";

		snprintf(mark, sizeof mark, "SC%06lu", i);
		snprintf(name, sizeof name, "/%06lu.%s", i, suffix);
		buf_addz(&path, argv[1]);
		buf_addz(&path, name);
		if (i % 2 == 0)
			docx(&b, mark);
		else
			xlsx(&b, mark);
		int failed = save(buf_z(&path), &b);

		buf_fini(&b);
		buf_fini(&path);
		if (failed != 0)
			return 4;
	}
	return n > 0 ? 0 : 2;
}
