#include "buf.h"
#include "check.h"
#include "progress.h"
#include "tally.h"

static const char id[] = "0123456789abcdef";

/* feed: the lines of a stream; $ stands for an id. */
static void
feed(struct tally *t, const char *lines)
{
	struct str rest = str_of(lines), line;

	while (str_split(&rest, '\n', &line)) {
		struct buf b = { 0 };

		for (size_t i = 0; i < line.n; i++)
			if (line.p[i] == '$')
				buf_addz(&b, id);
			else
				buf_addc(&b, line.p[i]);
		struct record *rec = rec_from_line(buf_str(&b));

		tally_record(t, rec);
		rec_free(rec);
		buf_fini(&b);
	}
}

static const char whole[] = "stream\t1\nstage\tunpack\t1\t\n"
			    "item\t$\t\ta.zip\tzip\t1500\n"
			    "item\t$\t$\ta.zip//b\ttext\t7\n"
			    "fault\t$\tunpack\tcrc\t\t\n"
			    "done\t$\tpartly\t7\t\n"
			    "hit\t$\tname\t0\t1\tstudios\tsek\n"
			    "hit\t$\tname\t0\t1\tseries\tzz\n"
			    "hit\t$\tname\t0\t1\tstudios\taa\n"
			    "hit\t$\tname\t0\t1\tstudios\tsek\n"
			    "done\t$\tread\t1500\t\n"
			    "fault\t\tunpack\tnew-code\t\t\n"
			    "end\tunpack\t2\t1\t1\n";

static void
check_counts(void)
{
	struct tally t = { 0 };
	struct buf b = { 0 };

	feed(&t, whole);
	CHECK(tally_is_whole(&t));
	CHECK(t.files[OUTCOME_READ] == 1);
	CHECK(t.members[OUTCOME_PARTLY] == 1);
	CHECK(tally_unread(&t) == 1);
	CHECK(t.bytes == 1500);
	CHECK(t.hits == 4);
	tally_print(&t, &b);
	CHECK_STR(buf_str(&b),
	    STR("files             1   read 1, partly 0, unread 0; 1.5 kB\n"
		"members           1   read 0, partly 1, unread 0\n"
		"faults            2   crc 1, other 1\n"
		"hits              4\n"
		"  series          1   zz 1\n"
		"  studios         3   sek 2, aa 1\n"));
	buf_reset(&b);
	tally_faults(&t, &b, "fault ");
	CHECK_STR(buf_str(&b), STR("fault crc\t1\nfault other\t1\n"));
	buf_fini(&b);
	tally_fini(&t);
}

static const struct part_case {
	const char *why, *lines;
} part_cases[] = {
	{ "a stage without its end", "stage\ta\n" },
	{ "an end without its stage", "end\ta\n" },
	{ "an item without its done", "stage\ta\nitem\t$\t\tp\nend\ta\n" },
	{ "a done without its item", "stage\ta\ndone\t$\tread\nend\ta\n" },
};

static void
check_parts(void)
{
	for (size_t i = 0; i < sizeof part_cases / sizeof *part_cases; i++) {
		struct tally t = { 0 };

		feed(&t, part_cases[i].lines);
		CHECK_WHY(!tally_is_whole(&t), part_cases[i].why);
		tally_fini(&t);
	}
}

static const struct size_case {
	uint64_t bytes;
	const char *want;
} size_cases[] = {
	{ 0, "0 B" },
	{ 999, "999 B" },
	{ 1000, "1.0 kB" },
	{ 999999, "999.9 kB" },
	{ 1000000, "1.0 MB" },
	{ 123456789, "123.4 MB" },
	{ UINT64_C(5000000000000), "5.0 TB" },
	{ UINT64_MAX, "18446744.0 TB" },
};

static void
check_sizes(void)
{
	struct buf b = { 0 };

	for (size_t i = 0; i < sizeof size_cases / sizeof *size_cases; i++) {
		buf_reset(&b);
		tally_size(&b, size_cases[i].bytes);
		CHECK_STR(buf_str(&b), str_of(size_cases[i].want));
	}
	buf_fini(&b);
}

static void
check_progress(void)
{
	struct progress p = { .fd = -1, .files = 40, .bytes = 10000000 };
	struct tally t = { .bytes = 2000000 };
	struct buf b = { 0 };

	t.files[OUTCOME_READ] = 9;
	t.files[OUTCOME_UNREAD] = 1;
	progress_line(&b, &p, &t, 1999);
	CHECK_STR(
	    buf_str(&b), STR("10 of 40 files, 2.0 MB of 10.0 MB, 1.0 MB/s, "
			     "0:00:08 left, 1 not read in full"));
	/* Nothing is known at the start, and nothing divided by zero. */
	buf_reset(&b);
	progress_line(&b, &p, &(struct tally){ 0 }, 0);
	CHECK_STR(buf_str(&b), STR("0 of 40 files, 0 B of 10.0 MB, 0 B/s"));
	buf_fini(&b);
}

int
main(void)
{
	check_counts();
	check_parts();
	check_sizes();
	check_progress();
	return check_done();
}
