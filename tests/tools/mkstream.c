/*
 * mkstream KIND N: a stream of N records for measuring: `text` as a trove has
 * it (English, Chinese, Korean lines), or `bytes` of 64 KiB like the content
 * of pictures.  The same every time.
 */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "record.h"

static const char *const lines[] = {
	"SC014 please fix the line weight as in the model sheet, see page 12",
	"镜头14：眼睛高光位置不对，请按设定修改后再交，谢谢",
	"14번 장면 표정을 자연스럽게 할것. 배경색이 어두우니 밝게 할것.",
	"カット14 原画の通りに修正してください。背景が暗いので明るく。",
	"GET /files/work14/SC014_v2.zip HTTP/1.1 200 48213 Mozilla/5.0 (X11)",
};

static void
texts(struct rec_sink *out, unsigned long n)
{
	char place[32];

	for (unsigned long i = 0; i < n; i++) {
		int k = snprintf(place, sizeof place, "line:%lu", i + 1);

		rec_text(out, STR("0123456789abcdef"),
		    (struct str){ place, (size_t)k }, STR("UTF-8"), STR("und"),
		    str_of(lines[i % (sizeof lines / sizeof *lines)]));
	}
}

static void
contents(struct rec_sink *out, unsigned long n)
{
	static char data[64 * 1024];
	uint64_t x = 88172645463325252u;

	for (size_t i = 0; i < sizeof data; i++) {
		x ^= x << 13;
		x ^= x >> 7;
		x ^= x << 17;
		data[i] = (char)(x >> 32);
	}
	for (unsigned long i = 0; i < n; i++)
		rec_bytes(out, STR("0123456789abcdef"), i * sizeof data,
		    (struct str){ data, sizeof data });
}

int
main(int argc, char **argv)
{
	if (argc != 3)
		return 2;
	unsigned long n = strtoul(argv[2], NULL, 10);
	struct rec_sink *out = rec_sink_fd(1);

	rec_begin(out, REC_STREAM);
	rec_put(out, STREAM_FORMAT, STR("1"));
	rec_end(out);
	if (strcmp(argv[1], "text") == 0)
		texts(out, n);
	else
		contents(out, n);
	int failed = rec_flush(out);

	rec_sink_free(out);
	return failed < 0 ? 4 : 0;
}
