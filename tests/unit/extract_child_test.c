/* What comes back of a parser that dies, hangs or lies. */

#include "child.h"

#include <signal.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "check.h"
#include "extract_doc.h"
#include "mem.h"

/* A sanitizer would take these deaths for its own; it must let them happen. */
const char *__asan_default_options(void);
const char *
__asan_default_options(void)
{
	return "allocator_may_return_null=1:handle_segv=0:handle_abort=0";
}

static void
well(struct doc *d)
{
	(void)doc_text(d, STR("para:1"), STR("one"));
}

/* crash: as a wrong pointer would have it. */
static void
crash(void)
{
	volatile uintptr_t nowhere = 8;

	*(volatile int *)nowhere = 0;
}

static void
dies(struct doc *d)
{
	well(d);
	crash();
}

static void
hangs(struct doc *d)
{
	well(d);
	for (;;)
		nanosleep(&(struct timespec){ 1, 0 }, NULL);
}

static void
eats(struct doc *d)
{
	well(d);
	for (;;) {
		char *p = mem_alloc(64, 1024 * 1024);

		memset(p, 1, 4096);
	}
}

/* A long text goes through the pipe, a short one behind it does not. */
static void
says_much(struct doc *d)
{
	struct buf b = { NULL, 0, 0 };

	for (unsigned i = 0; i < 500000; i++)
		buf_addc(&b, 'x');
	(void)doc_text(d, STR("para:1"), buf_str(&b));
	(void)doc_text(d, STR("para:2"), STR("two"));
	buf_fini(&b);
	crash();
}

/* write_raw: past the record writer, to whatever pipe is open. */
static void
write_raw(struct str s)
{
	for (int fd = 3; fd < 64; fd++)
		if (write(fd, s.p, s.n) == (ssize_t)s.n)
			return;
}

static void
lies(struct doc *d)
{
	write_raw(STR("done\t0123456789abcdef\tread\t0\t\n"
		      "text\tfedcba9876543210\tpara:1\tUTF-8\ten\tforged\t\n"
		      "item\tfedcba9876543210\t\tx\ttext\n"
		      "end\textract\t0\t0\t0\n"
		      "stream\t1\nrubbish\n\n"
		      "text\t0123456789abcdef\tpara:9\tUTF-8\ten\t\xFF\x01\t\n"
		      "text\t0123456789abcdef\tpara:10\tcut"));
	(void)d;
}

static void
floods(struct doc *d)
{
	for (;;)
		well(d);
}

/* Ended while it writes: what had come through the pipe is not said twice. */
static void
ended_writing(struct doc *d)
{
	for (unsigned i = 0; i < 4000; i++)
		well(d);
	crash();
}

static const struct child_case {
	const char *why;
	child_parse_fn parse;
	enum sandbox_end end;
	uint64_t forged;
	const char *want;
} cases[] = {
	{ "returns", well, SANDBOX_OK, 0, "para:1: one\n" },
	{ "dies", dies, SANDBOX_CRASH, 0, "para:1: one\n" },
	{ "hangs", hangs, SANDBOX_TIME, 0, "para:1: one\n" },
	{ "eats memory", eats, SANDBOX_MEMORY, 0, "para:1: one\n" },
	{ "lies", lies, SANDBOX_OK, 6, "\npara:9: \xFF\x01\n" },
};

static void
take(void *arg, struct record *rec)
{
	said_line(arg, rec, STR(""));
}

static struct child_job
job(child_parse_fn parse)
{
	return (struct child_job){
		.parse = parse,
		.id = STR("0123456789abcdef"),
		.bytes = STR(""),
		.doc = said_limits,
		.process = { 5, 2, 256 * LIMIT_MIB },
		.output = LIMIT_MIB,
	};
}

static void
check_case(struct child *c, const struct child_case *k)
{
	struct child_job j = job(k->parse);
	struct buf got = { NULL, 0, 0 };
	enum sandbox_end end;
	int detail;
	uint64_t forged;

	CHECK(child_run(c, &j, take, &got, &end, &detail, &forged) == 0);
	CHECK_WHY(end == k->end, k->why);
	CHECK_WHY(forged == k->forged, k->why);
	CHECK_STR_WHY(buf_str(&got), str_of(k->want), k->why);
	buf_fini(&got);
}

static void
check_pipe(struct child *c)
{
	struct child_job j = job(says_much);
	struct buf got = { NULL, 0, 0 };
	enum sandbox_end end;
	int detail;
	uint64_t forged;

	CHECK(child_run(c, &j, take, &got, &end, &detail, &forged) == 0);
	CHECK(end == SANDBOX_CRASH && detail == SIGSEGV);
	CHECK(got.n == 8 + 500000 + 1 + 12);
	CHECK(str_ends(buf_str(&got), STR("x\npara:2: two\n")));
	buf_fini(&got);
}

static void
check_flood(struct child *c)
{
	struct child_job j = job(floods);
	struct buf got = { NULL, 0, 0 };
	enum sandbox_end end;
	int detail;
	uint64_t forged;

	CHECK(child_run(c, &j, take, &got, &end, &detail, &forged) == 0);
	CHECK(end == SANDBOX_REFUSED);
	CHECK(got.n < 2 * LIMIT_MIB);
	buf_fini(&got);
}

/* lines: how many, and that each is the one that well() says. */
static size_t
lines(struct str s)
{
	struct str line;
	size_t n = 0;

	for (; str_split(&s, '\n', &line); n++)
		if (!str_eq(line, STR("para:1: one")))
			return SIZE_MAX;
	return n;
}

static void
slow_take(void *arg, struct record *rec)
{
	const struct timespec pause = { 0, 1000 * 1000 };

	take(arg, rec);
	nanosleep(&pause, NULL);
}

/* One whose parent is slow is not late, and its wait costs it nothing. */
static void
check_slow_parent(struct child *c)
{
	struct child_job j = job(ended_writing);
	struct buf got = { NULL, 0, 0 };
	enum sandbox_end end;
	int detail;
	uint64_t forged;

	j.process.wall_seconds = 1;
	CHECK(child_run(c, &j, slow_take, &got, &end, &detail, &forged) == 0);
	CHECK(end == SANDBOX_CRASH && detail == SIGSEGV);
	CHECK(forged == 0);
	CHECK(lines(buf_str(&got)) == 4000);
	buf_fini(&got);
}

/*
 * One that is stopped halfway through what it writes: whatever of its records
 * came out, no record is there twice and none is made of two halves.
 */
static void
check_stopped(struct child *c)
{
	struct child_job j = job(floods);
	struct buf got = { NULL, 0, 0 };
	enum sandbox_end end;
	int detail;
	uint64_t forged;

	j.output = 150000;
	CHECK(child_run(c, &j, take, &got, &end, &detail, &forged) == 0);
	CHECK(end == SANDBOX_REFUSED && forged == 0);
	CHECK(lines(buf_str(&got)) * 42 <= 150000 + 2 * 128 * 1024);
	buf_fini(&got);
}

int
main(void)
{
	struct child *c = child_new();

	CHECK(c != NULL);
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		check_case(c, &cases[i]);
	check_pipe(c);
	check_flood(c);
	check_slow_parent(c);
	check_stopped(c);
	child_free(c);
	return check_done();
}
