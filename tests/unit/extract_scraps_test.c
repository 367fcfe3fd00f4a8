/* Strings in unknown files: what is planted is found, what is chance is not. */

#include "scraps.h"

#include "check.h"
#include "extract_doc.h"
#include "random.h"

/* "Original drawings to be corrected" in Chinese, "correction sheet" in Korean,
 * "animation director" in Japanese. */
static const struct planted {
	const char *why;
	struct str bytes;
	const char *want;
} planted[] = {
	{ "ASCII", STR_INIT("Studio Pyongyang"), "Studio Pyongyang" },
	{ "GB18030",
	    STR_INIT("\xD4\xAD\xBB\xAD\xD0\xDE\xB8\xC4\xCD\xA8\xD6\xAA"),
	    "\xE5\x8E\x9F\xE7\x94\xBB\xE4\xBF\xAE\xE6\x94\xB9"
	    "\xE9\x80\x9A\xE7\x9F\xA5" },
	{ "CP949",
	    STR_INIT("\xBF\xF8\xC8\xAD \xBC\xF6\xC1\xA4 \xC1\xF6\xBD\xC3"),
	    "\xEC\x9B\x90\xED\x99\x94 \xEC\x88\x98\xEC\xA0\x95 "
	    "\xEC\xA7\x80\xEC\x8B\x9C" },
	{ "CP932",
	    STR_INIT("\x83\x41\x83\x6A\x83\x81\x81\x5B\x83\x56\x83\x87\x83"
		     "\x93\x8D\xEC\x89\xE6\x8A\xC4\x93\xC2"),
	    "\xE3\x82\xA2\xE3\x83\x8B\xE3\x83\xA1\xE3\x83\xBC\xE3\x82\xB7"
	    "\xE3\x83\xA7\xE3\x83\xB3\xE4\xBD\x9C\xE7\x94\xBB\xE7\x9B\xA3"
	    "\xE7\x9D\xA3" },
	{ "UTF-8",
	    STR_INIT("\xEC\x9B\x90\xED\x99\x94 \xEC\x88\x98\xEC\xA0\x95"),
	    "\xEC\x9B\x90\xED\x99\x94 \xEC\x88\x98\xEC\xA0\x95" },
	{ "UTF-16LE",
	    STR_INIT("\xD0\xC6\x54\xD6\x20\0\x18\xC2\x15\xC8\x20\0\xC0\xC9"
		     "\xDC\xC2"),
	    "\xEC\x9B\x90\xED\x99\x94 \xEC\x88\x98\xEC\xA0\x95 "
	    "\xEC\xA7\x80\xEC\x8B\x9C" },
	{ "UTF-16BE",
	    STR_INIT("\x53\x9F\x75\x3B\x4F\xEE\x65\x39\x90\x1A\x77\xE5"),
	    "\xE5\x8E\x9F\xE7\x94\xBB\xE4\xBF\xAE\xE6\x94\xB9"
	    "\xE9\x80\x9A\xE7\x9F\xA5" },
};

/* Among zeros and numbers each is found at its place, and nothing else. */
static void
check_planted(const struct planted *p)
{
	struct buf file = { NULL, 0, 0 }, got = { NULL, 0, 0 };
	struct buf want = { NULL, 0, 0 };

	buf_adds(&file, STR("\x87\1\0\x12\x9C\0\0\7\xF3\x1B\2\0\0"));
	size_t at = file.n;

	buf_adds(&file, p->bytes);
	buf_adds(&file, STR("\0\0\5\0\x80\x3F\0\1\xFF\xFE\0\0"));
	said(scraps_read, buf_str(&file), &said_limits, &got);
	buf_addz(&want, "string:");
	buf_add_u64(&want, at);
	buf_addz(&want, ": ");
	buf_addz(&want, p->want);
	buf_addz(&want, "\n= guessed: 1\n");
	CHECK_STR_WHY(buf_str(&got), buf_str(&want), p->why);
	buf_fini(&file);
	buf_fini(&got);
	buf_fini(&want);
}

static size_t
strings_in(struct str file)
{
	struct buf got = { NULL, 0, 0 };
	size_t n = 0;

	said(scraps_read, file, &said_limits, &got);
	for (struct str s = buf_str(&got); s.n > 0; s = str_from(s, 1))
		n += str_starts(s, STR("string:"));
	buf_fini(&got);
	return n;
}

/* A megabyte of chance has hardly any; neither have a ramp and a pattern. */
static void
check_noise(void)
{
	enum { N = 1 << 20 };
	char *bytes = malloc(N);
	uint64_t state = 1;

	for (size_t i = 0; i < N; i++)
		bytes[i] = (char)(random_next(&state) >> 24);
	CHECK(strings_in((struct str){ bytes, N }) <= 3);
	for (size_t i = 0; i < N; i++)
		bytes[i] = (char)(i / 3);
	CHECK(strings_in((struct str){ bytes, N }) <= 1);
	for (size_t i = 0; i < N; i++)
		bytes[i] = "\xB0\xA1\xB0\xA1\xC4\xE3"[i % 6];
	CHECK(strings_in((struct str){ bytes, N }) == 0);
	free(bytes);
}

/* A string that two windows share is given once. */
static void
check_windows(void)
{
	enum { N = 4 * 1024 * 1024 };
	struct buf file = { NULL, 0, 0 };

	memset(buf_reserve(&file, N), 0, N);
	file.n = N - 7;
	buf_addz(&file, "Studio Pyongyang");
	buf_addc(&file, 0);
	CHECK(strings_in(buf_str(&file)) == 1);
	buf_fini(&file);
}

int
main(void)
{
	diag_init("riffle-extract");
	for (size_t i = 0; i < sizeof planted / sizeof *planted; i++)
		check_planted(&planted[i]);
	check_noise();
	check_windows();
	return check_done();
}
