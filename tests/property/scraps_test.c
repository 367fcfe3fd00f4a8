/*
 * Names planted in bytes of four sorts, chance, deflated text, records of
 * numbers and a program: in each of six charsets so many are found again, and
 * so few strings are found that nobody planted.  A name stands between NULs or
 * behind its length, as programs keep them, or bare.  What is found is told in
 * lines of comment.
 */

#include "scraps.h"

#include <iconv.h>
#include <libdeflate.h>

#include "check.h"
#include "extract_doc.h"
#include "random.h"

enum { SIZE = 1024 * 1024, STEP = 8192, PLANTED = SIZE / STEP };

/* Studios, series, people, files and remarks, made up. */
static const char *const chinese[] = { "东方动画制作公司", "原画修改通知",
	"第三集背景设定", "李明哲作画监督", "平壤四月二十六日儿童电影制片厂",
	"镜头十二重新上色", "请按照要求修改", "丹东贸易有限公司" };
static const char *const korean[] = { "조선4.26만화영화촬영소",
	"원화 수정 지시서", "제3화 배경 설정", "작화감독 김철수",
	"평양 만화영화 제작소", "12번 장면 채색 다시", "요구대로 고쳐주십시오",
	"무역회사 서류" };
static const char *const japanese[] = { "アニメーション制作会社",
	"原画の修正指示書", "第3話の背景設定", "作画監督 田中一郎",
	"スタジオ東京動画", "カット12を塗り直す", "このように直してください",
	"株式会社の資料" };

enum { NAMES = 8 };

/* Floors of names found, of 100, and what is found for nothing, in a MB. */
static const struct charset {
	const char *name, *to;
	const char *const *names;
	unsigned floors[3]; /* by how it stands there */
} charsets[] = {
	{ "UTF-8 zh", "UTF-8", chinese, { 95, 90, 85 } },
	{ "UTF-8 ko", "UTF-8", korean, { 95, 90, 85 } },
	{ "UTF-16LE zh", "UTF-16LE", chinese, { 95, 95, 90 } },
	{ "UTF-16LE ko", "UTF-16LE", korean, { 95, 95, 90 } },
	{ "UTF-16BE zh", "UTF-16BE", chinese, { 95, 95, 90 } },
	{ "UTF-16BE ko", "UTF-16BE", korean, { 95, 95, 90 } },
	{ "GB18030", "GB18030", chinese, { 95, 80, 60 } },
	{ "CP949", "CP949", korean, { 95, 85, 75 } },
	{ "CP932", "CP932", japanese, { 95, 90, 85 } },
};

/* How a name stands among other bytes. */
enum how { NULS, COUNTED, BARE };

static uint64_t state;

/* encode: a name in a charset, anew. */
static void
encode(struct buf *out, const char *to, const char *name)
{
	iconv_t cd = iconv_open(to, "UTF-8");
	char *in = (char *)(uintptr_t)name, *at;
	size_t n = strlen(name), room = 4 * n;

	buf_reset(out);
	at = buf_reserve(out, room);
	if (cd == (iconv_t)-1 || iconv(cd, &in, &n, &at, &room) == (size_t)-1)
		exit(4);
	out->n = 4 * strlen(name) - room;
	iconv_close(cd);
}

/* -- what they are planted in -- */

static void
fill_chance(char *bytes)
{
	for (size_t i = 0; i < SIZE; i++)
		bytes[i] = (char)(random_next(&state) >> 24);
}

/* fill_deflated: words of chance, packed, so that hardly any order is left. */
static void
fill_deflated(char *bytes)
{
	struct buf text = { NULL, 0, 0 };
	struct libdeflate_compressor *z = libdeflate_alloc_compressor(6);

	while (text.n < 4 * (size_t)SIZE) {
		buf_add_u64(&text, random_next(&state) % 100000);
		buf_addz(&text, chinese[random_next(&state) % NAMES]);
		buf_addz(&text, " field = ");
	}
	for (size_t at = 0, n = 1; at < SIZE && n > 0; at += n) {
		size_t from = (size_t)(random_next(&state) % (2 * SIZE));

		n = libdeflate_deflate_compress(
		    z, text.p + from, text.n - from, bytes + at, SIZE - at);
		if (n == 0)
			n = libdeflate_deflate_compress(
			    z, text.p + from, 16384, bytes + at, SIZE - at);
	}
	libdeflate_free_compressor(z);
	buf_fini(&text);
}

/* fill_records: numbers of two and four bytes, fractions, short words. */
static void
fill_records(char *bytes)
{
	static const char words[] = "layer\0frame\0\0point\0\0\0";

	for (size_t i = 0; i + 32 <= SIZE; i += 32) {
		uint32_t small = (uint32_t)(random_next(&state) % 2000);
		float fraction = (float)small / 7;
		uint32_t fields[3] = { (uint32_t)(i / 32), small, 0 };

		memcpy(bytes + i, fields, sizeof fields);
		memcpy(bytes + i + 12, &fraction, sizeof fraction);
		memcpy(bytes + i + 16, words + small % 3 * 6, 6);
		memset(bytes + i + 22, (int)(small & 0xFF), 10);
	}
}

/* fill_program: a shell, from its beginning, again when it is shorter. */
static void
fill_program(char *bytes)
{
	FILE *f = fopen("/bin/sh", "rb");
	size_t n = f == NULL ? 0 : fread(bytes, 1, SIZE, f);

	if (f != NULL)
		fclose(f);
	for (size_t i = n; n > 0 && i < SIZE; i++)
		bytes[i] = bytes[i - n];
	if (n == 0)
		fill_records(bytes);
}

static const struct ground {
	const char *name;
	void (*fill)(char *bytes);
	size_t most; /* found for nothing in a megabyte */
} grounds[] = {
	{ "chance", fill_chance, 4 },
	{ "deflated", fill_deflated, 4 },
	{ "records", fill_records, 16 },
	{ "a program", fill_program, 16 },
};

/* -- what is found -- */

/* is_found: does a string around this offset hold the name? */
static bool
is_found(struct str said, size_t at, const char *name)
{
	struct str line;

	while (str_split(&said, '\n', &line)) {
		uint64_t where;
		size_t n = str_find(line, ' ');

		if (!str_starts(line, STR("string:")) || n < 9 ||
		    !str_u64((struct str){ line.p + 7, n - 8 }, &where) ||
		    where > at + 3 || where + 4096 < at)
			continue;
		for (struct str s = line; s.n > 0; s = str_from(s, 1))
			if (str_starts(s, str_of(name)))
				return true;
	}
	return false;
}

/* strangers: strings that are not ASCII, in bytes where nothing is planted. */
static size_t
strangers(const char *bytes)
{
	struct buf got = { NULL, 0, 0 };
	struct str line, rest;
	size_t n = 0;

	said(scraps_read, (struct str){ bytes, SIZE }, &said_limits, &got);
	for (rest = buf_str(&got); str_split(&rest, '\n', &line);)
		for (size_t i = 0; i < line.n; i++)
			if ((unsigned char)line.p[i] >= 0x80) {
				n++;
				break;
			}
	buf_fini(&got);
	return n;
}

/* plant: a name at an offset, in its company. */
static void
plant(char *bytes, size_t at, struct str name, enum how how)
{
	memcpy(bytes + at, name.p, name.n);
	if (how == COUNTED)
		bytes[at - 1] = (char)name.n;
	if (how != NULS)
		return;
	memset(bytes + at - 2, 0, 2);
	memset(bytes + at + name.n, 0, 2);
}

/* recall: how many of a hundred names are found. */
static unsigned
recall(const char *ground, const struct charset *c, enum how how)
{
	char *bytes = malloc(SIZE);
	struct buf name = { NULL, 0, 0 }, got = { NULL, 0, 0 };
	size_t at[PLANTED], n = 0;

	memcpy(bytes, ground, SIZE);
	for (size_t i = 0; i < PLANTED; i++) {
		encode(&name, c->to, c->names[i % NAMES]);
		at[i] = i * STEP + 16 + random_next(&state) % (STEP / 2);
		plant(bytes, at[i], buf_str(&name), how);
	}
	said(scraps_read, (struct str){ bytes, SIZE }, &said_limits, &got);
	for (size_t i = 0; i < PLANTED; i++)
		n += is_found(buf_str(&got), at[i], c->names[i % NAMES]);
	buf_fini(&name);
	buf_fini(&got);
	free(bytes);
	return (unsigned)(100 * n / PLANTED);
}

static void
check_charset(const char *bytes, const char *ground, const struct charset *c)
{
	unsigned found[3];
	bool good = true;

	for (unsigned how = NULS; how <= BARE; how++) {
		found[how] = recall(bytes, c, (enum how)how);
		good &= found[how] >= c->floors[how];
	}
	printf("# %s in %s: of 100 names %u between NULs, %u behind their "
	       "length, %u bare\n",
	    c->name, ground, found[NULS], found[COUNTED], found[BARE]);
	CHECK_WHY(good, c->name);
}

int
main(void)
{
	char *bytes = malloc(SIZE);

	diag_init("riffle-extract");
	for (size_t g = 0; g < sizeof grounds / sizeof *grounds; g++) {
		state = 20231122 + g;
		grounds[g].fill(bytes);
		size_t n = strangers(bytes);

		printf("# %s: %zu strings in a MB that nobody planted\n",
		    grounds[g].name, n);
		CHECK_WHY(n <= grounds[g].most, grounds[g].name);
		for (size_t k = 0; k < sizeof charsets / sizeof *charsets; k++)
			check_charset(bytes, grounds[g].name, &charsets[k]);
	}
	free(bytes);
	return check_done();
}
