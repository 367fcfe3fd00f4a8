/* Documents behind passwords, made here. */

#include "lockedfile.h"

#include "biffcrypt.h"
#include "check.h"
#include "extract_doc.h"
#include "msdoc.h"
#include "msxls.h"
#include "offcrypt.h"
#include "oleany.h"

static const struct str given[] = { STR_INIT("wrong"), STR_INIT("geheim") };

static struct doc_limits
limits(size_t n)
{
	struct doc_limits l = said_limits;

	l.passwords = given;
	l.n_passwords = n;
	return l;
}

/* A published pair of RC4. */
static void
check_rc4(void)
{
	struct cipher_rc4 c;
	char text[] = "Plaintext";

	cipher_rc4_init(&c, STR("Key"));
	cipher_rc4(&c, text, 9);
	CHECK_STR(
	    (lock_str(text, 9)), STR("\xbb\xf3\x16\xe8\xd9\x40\xaf\x0a\xd3"));
}

/* -- packages -- */

static void
check_package(struct buf *info, struct buf *package, size_t n_passwords,
    struct str want, const char *why)
{
	struct buf file = { NULL, 0, 0 }, got = { NULL, 0, 0 };
	const struct ole_part parts[] = {
		{ "EncryptionInfo", buf_str(info) },
		{ "EncryptedPackage", buf_str(package) },
		{ NULL, { NULL, 0 } },
	};
	struct doc_limits l = limits(n_passwords);

	ole_make(&file, parts, (struct ole_layout){ .large = false });
	said(oleany_read, buf_str(&file), &l, &got);
	CHECK_STR_WHY(buf_str(&got), want, why);
	buf_fini(&file);
	buf_fini(&got);
	buf_fini(info);
	buf_fini(package);
}

static void
check_packages(void)
{
	static const struct lock_agile strong = { true, "1000", 1000 };
	static const struct lock_agile weak = { false, "2", 2 };
	static const struct lock_agile hostile = { true, "4000000000", 0 };
	struct buf info = { NULL, 0, 0 }, package = info, plain = info,
		   want = info;

	buf_addz(&plain, "PK");
	for (unsigned i = 0; i < 2000; i++)
		ole_put(&plain, i, 3);
	buf_addz(&want, "+ EncryptedPackage: ");
	buf_adds(&want, buf_str(&plain));
	buf_addc(&want, '\n');
	lock_agile(
	    &strong, "VelvetSweatshop", buf_str(&plain), &info, &package);
	check_package(&info, &package, 0, buf_str(&want),
	    "agile, of several segments, by the password Excel knows");
	lock_agile(&weak, "geheim", buf_str(&plain), &info, &package);
	check_package(&info, &package, 2, buf_str(&want),
	    "agile with old hashes, the second password given");
	lock_standard("", buf_str(&plain), &info, &package);
	check_package(
	    &info, &package, 0, buf_str(&want), "standard, the empty password");
	lock_agile(&weak, "geheim", buf_str(&plain), &info, &package);
	check_package(&info, &package, 0,
	    STR("! encrypted: encrypted package\n"), "no password fits");
	lock_standard("geheim", buf_str(&plain), &info, &package);
	check_package(&info, &package, 1,
	    STR("! password-wrong: no given password fits\n"),
	    "the wrong one given");
	lock_agile(&hostile, "", buf_str(&plain), &info, &package);
	check_package(&info, &package, 2,
	    STR("! encrypted: encrypted package\n"),
	    "more hashes of hashes than are done");
	lock_agile(&weak, "", buf_str(&plain), &info, &package);
	package.n = 8 + 32;
	check_package(&info, &package, 0,
	    STR("! truncated: EncryptedPackage: is shorter than it says\n"
		"+ EncryptedPackage: PK\0\0\0\1\0\0\2\0\0\3\0\0\4\0\0\5\0\0\6"
		"\0\0\7\0\0\x08\0\0\x09\0\0\n"),
	    "a package that is cut");
	buf_fini(&plain);
	buf_fini(&want);
}

/* -- workbooks -- */

static void
put_record(struct buf *b, unsigned type, struct str data)
{
	ole_put(b, type, 2);
	ole_put(b, data.n, 2);
	buf_adds(b, data);
}

/* put_sheet: what lies behind the record that says how it is encrypted. */
static void
put_sheet(struct buf *b)
{
	struct buf name = { NULL, 0, 0 };

	ole_put(&name, b->n + 17 + 4 + 2000 + 4, 4);
	buf_add(&name, "\0\0\5\0Sheet", 9);
	put_record(b, 0x85, buf_str(&name));
	buf_reset(&name);
	ole_fill(&name, 2000, 7); /* so that there are blocks */
	put_record(b, 0x863, buf_str(&name));
	put_record(b, 0x0a, STR(""));
	put_record(b, 0x809, STR("\0\6\x10\0"));
	put_record(b, 0x204, STR("\0\0\0\0\0\0\x08\0\0Skybound"));
	put_record(b, 0x0a, STR(""));
	buf_fini(&name);
}

/* restore: heads of records, and some of their data, are not encrypted. */
static void
restore(struct buf *b, struct str plain, size_t at)
{
	memcpy(b->p, plain.p, at);
	while (at + 4 <= plain.n) {
		unsigned type = (unsigned char)plain.p[at] |
				(unsigned)(unsigned char)plain.p[at + 1] << 8;
		size_t n = (unsigned char)plain.p[at + 2] |
			   (size_t)(unsigned char)plain.p[at + 3] << 8;
		size_t clear = type == 0x809 ? n : type == 0x85 ? 4 : 0;

		memcpy(b->p + at, plain.p + at, 4 + clear);
		at += 4 + n;
	}
}

static void
check_workbook(const char *password, bool is_api, const char *want)
{
	char base[LOCK_HASH];
	struct buf info = { NULL, 0, 0 }, plain = info, file = info, got = info;
	struct doc_limits l = limits(2);

	put_record(&plain, 0x809, STR("\0\6\5\0"));
	buf_add(&info, "\1\0", 2);
	lock_rc4(password, is_api, &info, base);
	put_record(&plain, 0x2f, buf_str(&info));
	size_t at = plain.n;

	put_sheet(&plain);
	buf_adds(&file, buf_str(&plain));
	lock_stream(base, is_api, file.p, file.n, 1024);
	restore(&file, buf_str(&plain), at);
	said(msxls_read, buf_str(&file), &l, &got);
	CHECK_STR_WHY(buf_str(&got), str_of(want), password);
	buf_fini(&info);
	buf_fini(&plain);
	buf_fini(&file);
	buf_fini(&got);
}

/*
 * The old way: its key and verifier for "abc" are published; the bytes that
 * text is mixed with come from them, each turned.
 */
static void
check_xor(void)
{
	static const unsigned char pad[] = { 'a', 'b', 'c', 0xbb, 0xff, 0xff,
		0xba, 0xff, 0xff, 0xb9, 0x80, 0x00, 0xbe, 0x0f, 0x00, 0xbf };
	enum { KEY = 20810, VERIFIER = 52250 };
	static const struct str abc = STR_INIT("abc");
	struct doc_limits l = said_limits;
	struct buf plain = { NULL, 0, 0 }, file = plain, got = plain;

	l.passwords = &abc;
	l.n_passwords = 1;
	put_record(&plain, 0x809, STR("\0\6\5\0"));
	ole_put(&plain, 0x2f, 2);
	ole_put(&plain, 6, 2);
	ole_put(&plain, 0, 2);
	ole_put(&plain, KEY, 2);
	ole_put(&plain, VERIFIER, 2);
	size_t at = plain.n;

	put_sheet(&plain);
	buf_adds(&file, buf_str(&plain));
	for (size_t to = at; to < file.n;) {
		size_t n = (unsigned char)file.p[to + 2] |
			   (size_t)(unsigned char)file.p[to + 3] << 8;

		for (size_t i = 0; i < n; i++) {
			size_t k = (to + 4 + n + i) % 16;
			unsigned with = pad[k] ^ (KEY >> 8 * (k % 2) & 0xff);
			unsigned c = (unsigned char)file.p[to + 4 + i] ^
				     ((with << 2 | with >> 6) & 0xff);

			file.p[to + 4 + i] = (char)(c >> 3 | c << 5);
		}
		to += 4 + n;
	}
	restore(&file, buf_str(&plain), at);
	said(msxls_read, buf_str(&file), &l, &got);
	CHECK_STR_WHY(buf_str(&got),
	    STR("sheet:Sheet/name: Sheet\nsheet:Sheet!A1: Skybound\n"),
	    "mixed with the password's bytes");
	buf_fini(&plain);
	buf_fini(&file);
	buf_fini(&got);
}

/* -- a text document -- */

static void
check_document(const char *password, const char *want)
{
	char base[LOCK_HASH];
	struct buf info = { NULL, 0, 0 }, fib = info, file = info, got = info;
	struct doc_limits l = limits(2);

	lock_rc4(password, true, &info, base);
	ole_fill(&fib, 0x400, 0);
	ole_set32(&fib, 0, 0xc1a5ec);
	ole_set32(&fib, 8, 0x01000000);
	ole_set32(&fib, 14, info.n);
	ole_set32(&fib, 0x18, 0x400);
	ole_set32(&fib, 0x1c, 0x400 + 9);
	ole_set32(&fib, 0x4c, 9);
	buf_addz(&fib, "Skybound\r");
	struct buf plain = { NULL, 0, 0 };

	buf_adds(&plain, buf_str(&fib));
	lock_stream(base, true, fib.p, fib.n, 512);
	memcpy(fib.p, plain.p, 68);
	const struct ole_part parts[] = {
		{ "WordDocument", buf_str(&fib) },
		{ "0Table", buf_str(&info) },
		{ NULL, { NULL, 0 } },
	};

	ole_make(&file, parts, (struct ole_layout){ .large = false });
	said(msdoc_read, buf_str(&file), &l, &got);
	CHECK_STR_WHY(buf_str(&got), str_of(want), password);
	buf_fini(&info);
	buf_fini(&fib);
	buf_fini(&plain);
	buf_fini(&file);
	buf_fini(&got);
}

int
main(void)
{
	static const char sheet[] =
	    "sheet:Sheet/name: Sheet\nsheet:Sheet!A1: Skybound\n";
	static const char wrong[] =
	    "! password-wrong: no given password fits\n";

	check_rc4();
	check_packages();
	check_workbook("VelvetSweatshop", false, sheet);
	check_workbook("VelvetSweatshop", true, sheet);
	check_workbook("geheim", false, sheet);
	check_workbook("another", true, wrong);
	check_workbook("another", false, wrong);
	check_xor();
	check_document("geheim", "para:1: Skybound\n");
	check_document("another", wrong);
	return check_done();
}
