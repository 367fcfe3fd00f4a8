/* Compound files: whole ones of each layout, and what is left of others. */

#include "check.h"
#include "le.h"
#include "ole.h"
#include "olefile.h"
#include "random.h"

static struct buf file;

/* All that the streams hold: borrowed by the cases, so it must not move. */
static struct buf pool;

/* noise: n bytes that are the same every time. */
static struct str
noise(size_t n, uint64_t seed)
{
	size_t at = pool.n;

	for (size_t i = 0; i < n; i++)
		buf_addc(&pool, (char)random_next(&seed));
	return (struct str){ pool.p + at, n };
}

/* list: "path size" of all that lies in a storage, in order. */
static void
list(const struct ole_entry *storage, struct str above, struct buf *out)
{
	for (struct ole_entry *e = storage->child; e != NULL; e = e->next) {
		struct buf path = { NULL, 0, 0 };

		buf_adds(&path, above);
		buf_adds(&path, e->name);
		buf_adds(out, buf_str(&path));
		buf_addc(out, e->is_storage ? '/' : ' ');
		if (!e->is_storage)
			buf_add_u64(out, e->size);
		buf_addz(out, e->is_lost ? " lost\n" : "\n");
		buf_addc(&path, '/');
		if (e->is_storage)
			list(e, buf_str(&path), out);
		buf_fini(&path);
	}
}

/* same: does the stream of this path hold just this? */
static bool
same(const struct ole *o, const char *path, struct str want)
{
	const struct ole_entry *e = ole_stream(ole_root(o), str_of(path));
	struct buf store = { NULL, 0, 0 };
	struct str got;

	if (e == NULL)
		return false;
	bool good = ole_read(o, e, UINT64_MAX, &store, &got) == OLE_WHOLE &&
		    str_eq(got, want);

	buf_fini(&store);
	return good;
}

static void
layouts(void)
{
	const struct ole_part parts[] = {
		{ "FileHeader", noise(256, 1) },
		{ "BodyText/Section0", noise(10000, 2) },
		{ "BodyText/Section1", noise(4096, 3) },
		{ "a/b/c", noise(4095, 4) },
		{ "a/empty", STR("") },
		{ "last", noise(64, 5) },
		{ NULL, { NULL, 0 } },
	};

	for (unsigned i = 0; i < 8; i++) {
		struct ole_layout layout = { i & 1, i & 2, i & 4 && !(i & 2) };
		struct ole o;
		bool good = true;

		ole_make(&file, parts, layout);
		if (!CHECK(ole_open(&o, buf_str(&file)) == 0))
			continue;
		CHECK(o.trouble == 0);
		for (unsigned k = 0; parts[k].path != NULL; k++)
			good &= same(&o, parts[k].path, parts[k].content);
		CHECK_WHY(good, "each stream is as it was");
		ole_close(&o);
	}
}

static void
names(void)
{
	const struct ole_part parts[] = {
		{ "\005Summary", STR("s") },
		{ "b/two", STR("22") },
		{ "b/one", STR("1") },
		{ NULL, { NULL, 0 } },
	};
	struct buf got = { NULL, 0, 0 };
	struct ole o;

	ole_make(&file, parts, (struct ole_layout){ 0 });
	CHECK(ole_open(&o, buf_str(&file)) == 0);
	list(ole_root(&o), STR(""), &got);
	CHECK_STR(buf_str(&got), STR("\005Summary 1\nb/\nb/two 2\nb/one 1\n"));
	CHECK(ole_find(ole_root(&o), STR("B")) != NULL);
	CHECK(ole_stream(ole_root(&o), STR("b")) == NULL);
	CHECK(ole_stream(ole_root(&o), STR("B/ONE")) != NULL);
	CHECK(ole_find(ole_root(&o), STR("b/three")) == NULL);
	CHECK(ole_find(ole_root(&o), STR("b/one/x")) == NULL);
	CHECK(ole_find(ole_root(&o), STR("")) == NULL);
	ole_close(&o);
	buf_fini(&got);
}

static void
reading(void)
{
	struct str big = noise(9000, 6);
	const struct ole_part parts[] = {
		{ "big", big },
		{ NULL, { NULL, 0 } },
	};
	struct buf store = { NULL, 0, 0 };
	struct str got;
	struct ole o;

	ole_make(&file, parts, (struct ole_layout){ 0 });
	CHECK(ole_open(&o, buf_str(&file)) == 0);
	const struct ole_entry *e = ole_stream(ole_root(&o), STR("big"));

	CHECK(ole_read(&o, e, UINT64_MAX, &store, &got) == OLE_WHOLE);
	CHECK_WHY(got.p >= file.p && got.p < file.p + file.n,
	    "a stream in a row is not copied");
	CHECK(ole_read(&o, e, 700, &store, &got) == OLE_MAX);
	CHECK_STR(got, str_head(big, 700));
	CHECK(ole_read(&o, e, 9000, &store, &got) == OLE_WHOLE);
	ole_close(&o);
	buf_fini(&store);
}

/* More than the header can list: 109 sectors of the table, 7 MB. */
static void
many_sectors(void)
{
	struct str big = noise(8 * 1024 * 1024, 7);
	const struct ole_part parts[] = {
		{ "big", big },
		{ "small", STR("x") },
		{ NULL, { NULL, 0 } },
	};
	struct ole o;

	ole_make(&file, parts, (struct ole_layout){ .scatter = true });
	CHECK(ole_open(&o, buf_str(&file)) == 0);
	CHECK(o.trouble == 0);
	CHECK(same(&o, "big", big));
	CHECK(same(&o, "small", STR("x")));
	ole_close(&o);
}

/* A file with what it needs in front, cut at any place: a longer cut has no
 * less of the stream, and says that it is cut. */
static void
cut(void)
{
	struct str big = noise(6000, 8);
	const struct ole_part parts[] = {
		{ "big", big },
		{ NULL, { NULL, 0 } },
	};
	struct buf store = { NULL, 0, 0 };
	size_t before = 0;
	bool grows = true, told = true;

	ole_make(&file, parts, (struct ole_layout){ .in_front = true });
	for (size_t n = 0; n < file.n; n++) {
		struct ole o;
		struct str got = { NULL, 0 };

		if (ole_open(&o, str_head(buf_str(&file), n)) < 0) {
			grows &= n < 8;
			continue;
		}
		const struct ole_entry *e =
		    ole_stream(ole_root(&o), STR("big"));
		enum ole_result r = OLE_CUT;

		if (e != NULL)
			r = ole_read(&o, e, UINT64_MAX, &store, &got);
		grows &= got.n >= before && str_eq(got, str_head(big, got.n));
		told &= o.trouble != 0 || r != OLE_WHOLE;
		before = got.n;
		ole_close(&o);
	}
	CHECK_WHY(grows, "what is there of a cut stream is given");
	CHECK_WHY(told, "and it is told that it is cut");
	CHECK_WHY(before == big.n, "all of it when only the table is cut");
	buf_fini(&store);
}

/* -- damage, at places known from the layout: header, then the sectors -- */

/* sector_at: where a sector of version 3 begins. */
static size_t
sector_at(size_t i)
{
	return 512 + 512 * i;
}

static void
circles(void)
{
	const struct ole_part parts[] = {
		{ "big", noise(6000, 9) },
		{ "s/t", STR("x") },
		{ NULL, { NULL, 0 } },
	};
	struct buf store = { NULL, 0, 0 };
	struct str got;
	struct ole o;

	ole_make(&file, parts, (struct ole_layout){ 0 });
	size_t table = sector_at(le_u32(buf_str(&file), 76));
	size_t directory = sector_at(le_u32(buf_str(&file), 48));

	ole_set32(&file, table + 4 * 5, 3);
	CHECK(ole_open(&o, buf_str(&file)) == 0);
	const struct ole_entry *e = ole_stream(ole_root(&o), STR("big"));

	CHECK(ole_read(&o, e, UINT64_MAX, &store, &got) == OLE_BROKEN);
	CHECK_WHY(got.n < 16 * 512, "a circle of sectors is left");
	ole_close(&o);

	/* The storage holds itself; its neighbour is the root. */
	ole_set32(&file, directory + 128 * 2 + 76, 2);
	ole_set32(&file, directory + 128 * 2 + 72, 0);
	CHECK(ole_open(&o, buf_str(&file)) == 0);
	CHECK(o.trouble & OLE_DAMAGED && o.trouble & OLE_UNLISTED);
	e = ole_stream(ole_root(&o), STR("t"));
	CHECK_WHY(e != NULL && e->is_lost, "what no storage names is found");
	ole_close(&o);
	buf_fini(&store);
}

/* The directory's first sector is said to be elsewhere. */
static void
sought(void)
{
	const struct ole_part parts[] = {
		{ "s/t", STR("text") },
		{ NULL, { NULL, 0 } },
	};
	struct ole o;

	ole_make(&file, parts, (struct ole_layout){ 0 });
	ole_set32(&file, 48, 7777);
	CHECK(ole_open(&o, buf_str(&file)) == 0);
	CHECK(o.trouble & OLE_DAMAGED);
	CHECK(same(&o, "s/t", STR("text")));
	ole_close(&o);
}

static void
nothing(void)
{
	struct ole o;

	CHECK(ole_open(&o, STR("")) < 0);
	CHECK(ole_open(&o, STR("PK\003\004 and so on")) < 0);
	CHECK(ole_open(&o, STR("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1")) == 0);
	CHECK(o.trouble & OLE_TRUNCATED);
	CHECK(ole_root(&o)->child == NULL);
	ole_close(&o);
}

int
main(void)
{
	diag_init("ole_test");
	buf_reserve(&pool, 9 * 1024 * 1024);
	layouts();
	names();
	reading();
	many_sectors();
	cut();
	circles();
	sought();
	nothing();
	buf_fini(&file);
	buf_fini(&pool);
	return check_done();
}
