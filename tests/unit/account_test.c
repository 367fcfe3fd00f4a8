#include "check.h"

#include "archive/account.h"
#include "random.h"

/* told: the account over so many bytes, as "kind at+length" a line. */
static struct str
told(struct account *a, uint64_t size, struct buf *into)
{
	struct buf lines = { NULL, 0, 0 };
	struct rec_sink *out = rec_sink_buf(&lines);
	struct str rest, line;

	buf_reset(into);
	account_put(a, size, STR("0123456789abcdef"), out);
	rest = buf_str(&lines);
	while (str_split(&rest, '\n', &line)) {
		if (line.n == 0)
			continue;
		struct record *rec = rec_from_line(line);

		buf_adds(into, rec_get(rec, SPAN_KIND));
		buf_addc(into, ' ');
		buf_adds(into, rec_get(rec, SPAN_OFFSET));
		buf_addc(into, '+');
		buf_adds(into, rec_get(rec, SPAN_LENGTH));
		buf_addc(into, '\n');
		rec_free(rec);
	}
	rec_sink_free(out);
	buf_fini(&lines);
	return buf_str(into);
}

struct entry {
	enum account_kind kind;
	uint64_t at, length;
};

static const struct account_case {
	const char *why;
	uint64_t begin, end, size;
	struct entry entries[5];
	const char *want;
} cases[] = {
	{ "nothing is known of it", 0, 9, 9, { { 0 } }, "gap 0+9\n" },
	{ "an archive between other bytes", 3, 10, 12,
	    { { ACCOUNT_DATA, 5, 2 }, { ACCOUNT_HEADER, 3, 2 },
		{ ACCOUNT_DIRECTORY, 8, 2 } },
	    "prefix 0+3\nheader 3+2\ndata 5+2\ngap 7+1\ndirectory 8+2\n"
	    "suffix 10+2\n" },
	{ "an empty file", 0, 0, 0, { { 0 } }, "" },
	{ "more than the file has", 0, 20, 10,
	    { { ACCOUNT_HEADER, 0, 4 }, { ACCOUNT_DATA, 4, 100 },
		{ ACCOUNT_HEADER, 50, 4 } },
	    "header 0+4\ndata 4+6\n" },
	{ "structure in data", 0, 20, 20,
	    { { ACCOUNT_DATA, 0, 20 }, { ACCOUNT_HEADER, 5, 2 },
		{ ACCOUNT_DIRECTORY, 10, 4 } },
	    "data 0+5\nheader 5+2\ndata 7+3\ndirectory 10+4\ndata 14+6\n" },
	{ "bytes that two members share", 0, 10, 10,
	    { { ACCOUNT_DATA, 0, 6 }, { ACCOUNT_DATA, 2, 8 },
		{ ACCOUNT_DATA, 3, 1 } },
	    "data 0+6\ndata 6+4\n" },
	{ "headers that lie in each other", 0, 10, 10,
	    { { ACCOUNT_HEADER, 0, 10 }, { ACCOUNT_HEADER, 2, 8 } },
	    "header 0+10\n" },
	{ "holes are no part of the sum", 0, 6, 6,
	    { { ACCOUNT_HOLE, 4, 1000 }, { ACCOUNT_HEADER, 0, 2 },
		{ ACCOUNT_DATA, 2, 4 }, { ACCOUNT_HOLE, 2, 7 } },
	    "header 0+2\ndata 2+4\nhole 2+7\nhole 4+1000\n" },
	{ "a length beyond all numbers", 0, 6, 6,
	    { { ACCOUNT_DATA, 4, UINT64_MAX } }, "gap 0+4\ndata 4+2\n" },
};

static void
test_cases(void)
{
	struct buf got = { NULL, 0, 0 };

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		const struct account_case *c = &cases[i];
		struct account a = { .open = false };

		account_open(&a, c->begin, c->end);
		for (size_t k = 0; k < 5; k++)
			account_add(&a, c->entries[k].kind, c->entries[k].at,
			    c->entries[k].length);
		CHECK_STR_WHY(told(&a, c->size, &got), str_of(c->want), c->why);
		account_fini(&a);
	}
	struct account none = { .open = false };

	CHECK_STR_WHY(told(&none, 10, &got), STR(""), "an account not opened");
	buf_fini(&got);
}

/* is_whole: do the spans follow each other from 0 to the size? */
static bool
is_whole(struct str spans, uint64_t size)
{
	uint64_t at = 0, from, n;
	struct str line, part;

	while (str_split(&spans, '\n', &line)) {
		if (line.n == 0 || str_starts(line, STR("hole ")))
			continue;
		str_split(&line, ' ', &part);
		str_split(&line, '+', &part);
		if (!str_u64(part, &from) || !str_u64(line, &n) || from != at ||
		    n == 0)
			return false;
		at += n;
	}
	return at == size;
}

static uint64_t
below(uint64_t *seed, uint64_t n)
{
	return random_next(seed) % n;
}

/* Whatever is entered, the account adds up. */
static void
test_any(void)
{
	struct buf got = { NULL, 0, 0 };
	uint64_t seed = 1;
	bool good = true;

	for (unsigned run = 0; run < 20000 && good; run++) {
		struct account a = { .open = false };
		uint64_t size = below(&seed, 60);

		account_open(&a, below(&seed, 70), below(&seed, 70));
		for (uint64_t n = below(&seed, 12); n > 0; n--)
			account_add(&a,
			    (enum account_kind)below(&seed, ACCOUNT_KIND_COUNT),
			    below(&seed, 70), below(&seed, 30));
		good = is_whole(told(&a, size, &got), size);
		account_fini(&a);
	}
	CHECK_WHY(good, "any account adds up");
	buf_fini(&got);
}

int
main(void)
{
	diag_init("riffle-test");
	test_cases();
	test_any();
	return check_done();
}
