#include <sys/stat.h>
#include <unistd.h>

#include "buf.h"
#include "check.h"
#include "run.h"

static void
check_line(void)
{
	struct str paths[] = { STR("-x"), STR("it's"), STR("a b$`\n") };
	const char *const earlier[] = { "old sheet.xlsx" };
	const char *const dictionary[] = { "my.dict", "a list.dict" };
	struct run_opts opts = { .folder = "",
		.typed = "bin/",
		.paths = paths,
		.n_paths = 3,
		.out = "out",
		.dictionary = dictionary,
		.n_dictionaries = 2,
		.own_too = true,
		.ocr = true,
		.passwords = "pw",
		.earlier = earlier,
		.n_earlier = 1 };
	struct buf b = { 0 };

	run_shell_line(&b, &opts);
	CHECK_STR(buf_str(&b),
	    STR("mkdir -p -- out && bin/riffle-unpack -p pw -- -x 'it'\\''s' "
		"'a b$`\n' | bin/riffle-extract -O -P pw | bin/riffle-decode | "
		"bin/riffle-segment | bin/riffle-lookup -D -d my.dict "
		"-d 'a list.dict' | "
		"bin/riffle-sheet -r 'old sheet.xlsx' -O out\n"));
	buf_reset(&b);
	opts = (struct run_opts){ .folder = "",
		.typed = "",
		.paths = paths + 1,
		.n_paths = 1,
		.out = "",
		.keep = "k" };
	run_shell_line(&b, &opts);
	CHECK_STR(buf_str(&b),
	    STR("mkdir -p -- '' k && riffle-unpack 'it'\\''s' | "
		"tee k/1-unpack.rec | riffle-extract | tee k/2-extract.rec | "
		"riffle-decode | tee k/3-decode.rec | riffle-segment | "
		"tee k/4-segment.rec | riffle-lookup | tee k/5-lookup.rec | "
		"riffle-sheet -O ''\n"));
	buf_fini(&b);
}

static void
check_lies_in(void)
{
	struct str paths[] = { STR("drop"), STR("none") };

	mkdir("drop", 0777);
	mkdir("drop2", 0777);
	mkdir("drop/in", 0777);
	if (symlink("../drop", "drop2/link") < 0)
		return;
	CHECK(run_lies_in("drop", paths, 2));
	CHECK(run_lies_in("drop/", paths, 2));
	CHECK(run_lies_in("drop/in", paths, 2));
	CHECK(run_lies_in("drop/not/yet/there", paths, 2));
	CHECK(run_lies_in("drop2/link/x", paths, 2));
	CHECK(!run_lies_in("drop2", paths, 2));
	CHECK(!run_lies_in("out", paths, 2));
	CHECK(!run_lies_in(".", paths, 2));
}

int
main(void)
{
	check_line();
	check_lies_in();
	return check_done();
}
