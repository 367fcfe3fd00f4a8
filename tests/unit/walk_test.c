#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "buf.h"
#include "check.h"
#include "walk.h"

static const struct cmp_case {
	const char *a, *b;
} cmp_cases[] = {
	/* each a before its b */
	{ "a", "b" },
	{ "a", "a/b" },
	{ "a/z", "a b" },
	{ "a/z", "a.txt" },
	{ "a/b/c", "a/b.c" },
	{ "a", "a\xFF" },
	{ "\x7F", "\x80" },
};

static void
check_cmp(void)
{
	for (size_t i = 0; i < sizeof cmp_cases / sizeof *cmp_cases; i++) {
		struct str a = str_of(cmp_cases[i].a);
		struct str b = str_of(cmp_cases[i].b);

		CHECK_WHY(walk_cmp(a, b) < 0, cmp_cases[i].b);
		CHECK_WHY(walk_cmp(b, a) > 0, cmp_cases[i].a);
	}
	CHECK(walk_cmp(STR("a/b"), STR("a/b")) == 0);
}

static const struct clean_case {
	const char *in, *want;
} clean_cases[] = {
	{ "a", "a" },
	{ "a/", "a" },
	{ "a//b///c//", "a/b/c" },
	{ "/", "/" },
	{ "///", "/" },
	{ "./a", "./a" },
	{ "", "" },
};

static void
check_clean(void)
{
	struct buf b = { 0 };

	for (size_t i = 0; i < sizeof clean_cases / sizeof *clean_cases; i++) {
		buf_reset(&b);
		walk_clean(&b, str_of(clean_cases[i].in));
		CHECK_STR_WHY(buf_str(&b), str_of(clean_cases[i].want),
		    clean_cases[i].in);
	}
	buf_fini(&b);
}

/* What a walk gave: paths and what is wrong with them, a line each. */
static int
note(void *arg, const struct walk_entry *e)
{
	struct buf *b = arg;

	buf_adds(b, e->path);
	buf_addz(b, e->error != 0            ? "!\n"
		    : S_ISLNK(e->st.st_mode) ? "@\n"
					     : "\n");
	return str_ends(e->path, STR("stop")) ? 7 : 0;
}

static void
make_file(const char *path)
{
	FILE *f = fopen(path, "w");

	if (f == NULL || fclose(f) != 0)
		abort();
}

static void
check_tree(void)
{
	struct buf b = { 0 };

	mkdir("tree", 0777);
	mkdir("tree/a", 0777);
	mkdir("tree/empty", 0777);
	make_file("tree/a/x");
	make_file("tree/a/\xFF\n");
	make_file("tree/a b");
	make_file("tree/a.txt");
	if (symlink("a", "tree/l") < 0)
		abort();
	CHECK(walk(STR("tree//"), note, &b) == 0);
	CHECK_STR(buf_str(&b),
	    STR("tree/a/x\ntree/a/\xFF\n\ntree/a b\ntree/a.txt\ntree/l@\n"));
	buf_reset(&b);
	CHECK(walk(STR("tree/a.txt"), note, &b) == 0);
	CHECK_STR(buf_str(&b), STR("tree/a.txt\n"));
	buf_reset(&b);
	CHECK(walk(STR("tree/none"), note, &b) == 0);
	CHECK_STR(buf_str(&b), STR("tree/none!\n"));
	make_file("tree/a/stop");
	CHECK(walk(STR("tree"), note, &b) == 7);
	buf_fini(&b);
}

int
main(void)
{
	check_cmp();
	check_clean();
	check_tree();
	return check_done();
}
