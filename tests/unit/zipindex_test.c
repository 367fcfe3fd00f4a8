#include "check.h"

#include "archive/zipindex.h"
#include "archive/zipread.h"
#include "buf.h"

/* A zip of stored members, written by hand so that each number can be wrong. */
struct maker {
	struct buf out, directory;
	unsigned n;
};

static void
put(struct buf *b, uint64_t v, unsigned bytes)
{
	for (unsigned i = 0; i < bytes; i++)
		buf_addc(b, (char)(i < 8 ? v >> 8 * i & 0xff : 0));
}

/* What may differ from the plain case. */
struct odd {
	uint32_t crc;
	bool descriptor; /* sizes behind the data, none in the header */
	bool unlisted;
	bool zip64; /* sizes and offset of the directory in field 1 */
	const char *extra;
	size_t extra_n;
};

static void
add(struct maker *m, const char *name, const char *data, struct odd odd)
{
	size_t n = strlen(data), at = m->out.n, name_n = strlen(name);

	put(&m->out, 0x04034b50, 4);
	put(&m->out, 20, 2);
	put(&m->out, odd.descriptor ? 8 : 0, 2);
	put(&m->out, 0, 6); /* stored, no time */
	put(&m->out, odd.descriptor ? 0 : odd.crc, 4);
	put(&m->out, odd.descriptor ? 0 : n, 4);
	put(&m->out, odd.descriptor ? 0 : n, 4);
	put(&m->out, name_n, 2);
	put(&m->out, 0, 2);
	buf_addz(&m->out, name);
	buf_addz(&m->out, data);
	if (odd.descriptor) {
		put(&m->out, 0x08074b50, 4);
		put(&m->out, odd.crc, 4);
		put(&m->out, n, 4);
		put(&m->out, n, 4);
	}
	if (odd.unlisted)
		return;
	m->n++;
	put(&m->directory, 0x02014b50, 4);
	put(&m->directory, 20, 2);
	put(&m->directory, 20, 2);
	put(&m->directory, odd.descriptor ? 8 : 0, 2);
	put(&m->directory, 0, 6);
	put(&m->directory, odd.crc, 4);
	put(&m->directory, odd.zip64 ? UINT32_MAX : n, 4);
	put(&m->directory, odd.zip64 ? UINT32_MAX : n, 4);
	put(&m->directory, name_n, 2);
	put(&m->directory, odd.zip64 ? 28 : odd.extra_n, 2);
	put(&m->directory, 0, 10);
	put(&m->directory, odd.zip64 ? UINT32_MAX : at, 4);
	buf_addz(&m->directory, name);
	if (odd.zip64) {
		put(&m->directory, 1, 2);
		put(&m->directory, 24, 2);
		put(&m->directory, n, 8);
		put(&m->directory, n, 8);
		put(&m->directory, at, 8);
	} else {
		buf_add(&m->directory, odd.extra, odd.extra_n);
	}
}

static struct str
end(struct maker *m, size_t shift)
{
	size_t at = m->out.n - shift;

	buf_adds(&m->out, buf_str(&m->directory));
	put(&m->out, 0x06054b50, 4);
	put(&m->out, 0, 4);
	put(&m->out, m->n, 2);
	put(&m->out, m->n, 2);
	put(&m->out, m->directory.n, 4);
	put(&m->out, at, 4);
	put(&m->out, 0, 2);
	buf_reset(&m->directory);
	m->n = 0;
	return buf_str(&m->out);
}

static void
fini(struct maker *m)
{
	buf_fini(&m->out);
	buf_fini(&m->directory);
	*m = (struct maker){ .n = 0 };
}

static const struct odd plain = { .crc = 0 };

static void
test_plain(void)
{
	struct maker m = { .n = 0 };
	struct zip_index z;

	add(&m, "b", "two", plain);
	add(&m, "a", "one", plain);
	struct str file = end(&m, 0);
	CHECK(zip_index_read(&z, file, 10) == 0);
	CHECK(z.n == 2 && z.trouble == 0 && z.left == 0);
	CHECK_STR_WHY(z.entries[0].raw_name, STR("b"), "by offset");
	CHECK(z.entries[0].header_at == 0 && z.entries[0].data_at == 31);
	CHECK(z.entries[0].size == 3 && z.entries[0].listed);
	zip_index_fini(&z);
	CHECK(zip_index_read(&z, file, 1) == 0);
	CHECK_WHY(z.n == 1 && z.left == 1 && (z.trouble & ZIP_LIMIT),
	    "no more entries than asked for");
	zip_index_fini(&z);
	fini(&m);
}

static void
test_no_zip(void)
{
	struct zip_index z;

	CHECK(zip_index_read(&z, STR(""), 10) == -1);
	zip_index_fini(&z);
	CHECK(zip_index_read(&z, STR("PK\003\004PK\001\002PK\005\006"), 10) ==
	      -1);
	zip_index_fini(&z);
}

static void
test_zip64_and_descriptor(void)
{
	struct maker m = { .n = 0 };
	struct zip_index z;

	add(&m, "wide", "data", (struct odd){ .zip64 = true });
	add(&m, "later", "12345", (struct odd){ .descriptor = true, .crc = 9 });
	struct str file = end(&m, 0);
	CHECK(zip_index_read(&z, file, 10) == 0);
	CHECK(z.n == 2 && z.trouble == 0);
	CHECK(z.entries[0].size == 4 && z.entries[0].header_at == 0);
	CHECK(z.entries[1].packed_size == 5);
	zip_index_fini(&z);
	/* Without the directory the descriptor has to be found. */
	CHECK(
	    zip_index_read(&z, str_head(file, 34 + 4 + 35 + 5 + 16), 10) == 0);
	CHECK(z.n == 2 && z.trouble == ZIP_TRUNCATED);
	CHECK(z.entries[1].packed_size == 5 && z.entries[1].size == 5);
	CHECK(z.entries[1].crc == 9 && !z.entries[1].open_end);
	zip_index_fini(&z);
	/* Without it too, the data run to the end. */
	CHECK(zip_index_read(&z, str_head(file, 34 + 4 + 35 + 3), 10) == 0);
	CHECK(z.n == 2 && z.entries[1].open_end);
	CHECK(z.entries[1].packed_size == 3);
	zip_index_fini(&z);
	fini(&m);
}

static void
test_shifted(void)
{
	struct maker m = { .n = 0 };
	struct zip_index z;

	buf_addz(&m.out, "a program in front");
	add(&m, "x", "1", plain);
	/* Offsets as of a zip without its prefix, then as of the file. */
	struct str file = end(&m, 0);
	m.out.p[m.out.n - 6] = (char)(m.out.p[m.out.n - 6] - 18);
	m.out.p[m.out.n - 22 - 5] = (char)(m.out.p[m.out.n - 22 - 5] - 18);
	CHECK(zip_index_read(&z, file, 10) == 0);
	CHECK(z.n == 1 && z.entries[0].header_at == 18 && z.trouble == 0);
	zip_index_fini(&z);
	fini(&m);
}

static void
test_hidden(void)
{
	struct maker m = { .n = 0 };
	struct zip_index z;

	add(&m, "seen", "1", plain);
	add(&m, "hidden", "22", (struct odd){ .unlisted = true });
	add(&m, "also", "3", plain);
	end(&m, 0);
	CHECK(zip_index_read(&z, buf_str(&m.out), 10) == 0);
	CHECK(z.n == 3 && z.trouble == ZIP_UNLISTED);
	CHECK_STR(z.entries[1].raw_name, STR("hidden"));
	CHECK(!z.entries[1].listed);
	zip_index_fini(&z);
	/* A second archive behind it, its offsets its own. */
	size_t first = m.out.n;
	add(&m, "second", "4", plain);
	m.directory.p[42] = 0;
	m.directory.p[43] = 0;
	CHECK(zip_index_read(&z, end(&m, first), 10) == 0);
	CHECK(z.n == 4);
	CHECK(z.trouble == (ZIP_UNLISTED | ZIP_SECOND_DIRECTORY));
	CHECK_STR(z.entries[3].raw_name, STR("second"));
	CHECK(z.entries[3].directory == 1 && z.entries[0].directory == 2);
	zip_index_fini(&z);
	fini(&m);
}

/* An archive that is a stored member must not pass for the one it lies in. */
static void
test_inner(void)
{
	struct maker inner = { .n = 0 }, outer = { .n = 0 };
	struct zip_index z;

	add(&inner, "in", "x", plain);
	struct str file = end(&inner, 0);
	put(&outer.out, 0x04034b50, 4);
	put(&outer.out, 20, 2);
	put(&outer.out, 0, 12);
	put(&outer.out, file.n, 4);
	put(&outer.out, file.n, 4);
	put(&outer.out, 5, 2);
	put(&outer.out, 0, 2);
	buf_addz(&outer.out, "i.zip");
	buf_adds(&outer.out, file);
	CHECK(zip_index_read(&z, buf_str(&outer.out), 10) == 0);
	CHECK(z.n == 1 && z.trouble == ZIP_TRUNCATED);
	CHECK_STR(z.entries[0].raw_name, STR("i.zip"));
	zip_index_fini(&z);
	fini(&inner);
	fini(&outer);
}

static void
test_overlap(void)
{
	struct maker m = { .n = 0 };
	struct zip_index z;

	add(&m, "a", "1", plain);
	/* The same entry once more, under another name. */
	size_t n = m.directory.n;
	buf_add(&m.directory, buf_reserve(&m.directory, n) - n, n);
	m.directory.p[2 * n - 1] = 'b';
	m.n++;
	CHECK(zip_index_read(&z, end(&m, 0), 10) == 0);
	CHECK(z.n == 2 && z.trouble == ZIP_OVERLAP);
	CHECK(z.entries[0].overlaps && !z.entries[0].alias);
	CHECK(z.entries[1].overlaps && z.entries[1].alias);
	zip_index_fini(&z);
	fini(&m);
}

static void
test_fields(void)
{
	/* Unix Path of a name with CRC 0xe8b7be43 ("a"); a time. */
	static const char good[] = "\x75\x70\x08\0\001\x43\xbe\xb7\xe8"
				   "\xea\xb0\x80UT\x05\0\001\x2a\0\0\0";
	static const char bad[] = "\x75\x70\x06\0\001\0\0\0\0b";
	struct maker m = { .n = 0 };
	struct zip_index z;

	add(&m, "a", "1",
	    (struct odd){ .extra = good, .extra_n = sizeof good - 1 });
	add(&m, "a", "1",
	    (struct odd){ .extra = bad, .extra_n = sizeof bad - 1 });
	CHECK(zip_index_read(&z, end(&m, 0), 10) == 0);
	CHECK_STR(z.entries[0].unicode_name, STR("가"));
	CHECK(z.entries[0].unix_time == 42);
	CHECK(z.entries[1].unicode_name.n == 0);
	CHECK(z.entries[1].unix_time == ZIP_NO_TIME);
	zip_index_fini(&z);
	fini(&m);
}

static void
test_read(void)
{
	struct maker m = { .n = 0 };
	struct zip_index z;
	struct buf out = { NULL, 0, 0 };

	add(&m, "a", "1", (struct odd){ .crc = 0x83dcefb7 });
	add(&m, "b", "2", plain);
	struct str file = end(&m, 0);
	CHECK(zip_index_read(&z, file, 10) == 0);
	CHECK(zip_read_all(file, &z.entries[0], &out, 10) == ZIP_READ_OK);
	CHECK_STR(buf_str(&out), STR("1"));
	CHECK(zip_read_all(file, &z.entries[1], &out, 10) == ZIP_READ_CRC);
	CHECK(zip_read_all(file, &z.entries[0], &out, 0) == ZIP_READ_STOPPED);
	z.entries[0].size = 7;
	CHECK(zip_read_all(file, &z.entries[0], &out, 10) == ZIP_READ_SIZE);
	z.entries[0].packed_size = 1000;
	CHECK(zip_read_all(file, &z.entries[0], &out, 1000) ==
	      ZIP_READ_TRUNCATED);
	z.entries[1].method = 6;
	CHECK(zip_read_all(file, &z.entries[1], &out, 10) == ZIP_READ_METHOD);
	z.entries[1].flags = 1;
	CHECK(
	    zip_read_all(file, &z.entries[1], &out, 10) == ZIP_READ_ENCRYPTED);
	z.entries[1].data_at = file.n + 1;
	CHECK(zip_read_all(file, &z.entries[1], &out, 10) != ZIP_READ_OK);
	zip_index_fini(&z);
	buf_fini(&out);
	fini(&m);
}

int
main(void)
{
	diag_init("riffle-test");
	test_plain();
	test_no_zip();
	test_zip64_and_descriptor();
	test_shifted();
	test_hidden();
	test_inner();
	test_overlap();
	test_fields();
	test_read();
	return check_done();
}
