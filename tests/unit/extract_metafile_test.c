/* Drawings of Windows, made here record by record. */

#include "check.h"
#include "extract_doc.h"
#include "metafile.h"

struct record {
	unsigned type;
	struct str data;
};

#define REC(type, bytes)                                                       \
	{                                                                      \
		type,                                                          \
		{                                                              \
			bytes, sizeof(bytes) - 1                               \
		}                                                              \
	}
#define FONT(charset) REC(0x2fb, "xxxxxxxxxx\0\0\0" charset)

static const struct made {
	const char *why;
	struct record records[12];
	const char *want;
} wmfs[] = {
	{ "fonts by the lowest free number, lines by their height",
	    { REC(0x2fa, "xxxx"), FONT("\x81"), FONT("\x86"),
		REC(0x12d, "\1\0"),
		REC(0xa32, "\5\0\1\0\4\0\0\0\xb1\xe8\xb9\xcc"),
		REC(0xa32, "\5\0\x20\0\3\0\2\0xxxxxxxx!ab\0"),
		REC(0x1f0, "\0\0"), FONT("\x80"), REC(0x12d, "\2\0"),
		REC(0xa32, "\x09\0\1\0\4\0\0\0\xd6\xd0\xce\xc4"),
		REC(0x12d, "\0\0"), REC(0x521, "\2\0\x83\x41\7\0\1\0") },
	    "line:1: \xEA\xB9\x80\xEB\xAF\xB8!ab\n"
	    "line:2: \xE4\xB8\xAD\xE6\x96\x87\nline:3: \xE3\x82\xA2\n" },
	{ "glyphs are no characters; a cut record",
	    { REC(0xa32, "\5\0\1\0\1\0\x10\0xx"), REC(0, "") },
	    "= runs-of-glyphs: 1\n" },
};

static void
make_wmf(const struct made *m, struct buf *b)
{
	buf_add(b, "\xd7\xcd\xc6\x9a", 4);
	add_le(b, 0, 8);
	add_le(b, 0, 8);
	add_le(b, 0, 2);
	buf_add(b, "\1\0\x09\0\0\3", 6);
	add_le(b, 0, 4);
	add_le(b, 3, 2); /* objects */
	add_le(b, 0, 6);
	for (unsigned i = 0; i < 12 && m->records[i].data.p != NULL; i++) {
		add_le(b, 3 + (m->records[i].data.n + 1) / 2, 4);
		add_le(b, m->records[i].type, 2);
		buf_adds(b, m->records[i].data);
		if (m->records[i].data.n % 2 != 0)
			buf_addc(b, '\0');
	}
}

/* emf_record: of a type, its data behind that and its size. */
static void
emf_record(struct buf *b, unsigned type, struct str data)
{
	add_le(b, type, 4);
	add_le(b, 8 + data.n, 4);
	buf_adds(b, data);
}

/* emf_text: a run of characters of so many bytes. */
static void
emf_text(struct buf *b, unsigned type, unsigned y, unsigned unit,
    unsigned options, struct str text)
{
	struct buf data = { NULL, 0, 0 };

	for (unsigned i = 0; i < 7; i++)
		add_le(&data, 0, 4);
	add_le(&data, 1, 4);
	add_le(&data, y, 4);
	add_le(&data, text.n / unit, 4);
	add_le(&data, 76, 4);
	add_le(&data, options, 4);
	for (unsigned i = 0; i < 5; i++)
		add_le(&data, 0, 4);
	buf_adds(&data, text);
	emf_record(b, type, buf_str(&data));
	buf_fini(&data);
}

static void
check_emf(void)
{
	struct buf b = { NULL, 0, 0 }, data = b, got = b;

	for (unsigned i = 0; i < 8; i++)
		add_le(&data, 0, 4);
	buf_add(&data, " EMF", 4);
	add_le(&data, 0x10000, 4);
	add_le(&data, 0, 8);
	add_le(&data, 3, 2);
	add_le(&data, 0, 2);
	add_le(&data, 6, 4);
	add_le(&data, 68, 4);
	buf_add(&data, "P\0\0\0T\0i\0\0\0\0\0", 12);
	emf_record(&b, 1, buf_str(&data));
	emf_text(&b, 84, 5, 2, 0, STR("S\0k\0y\0 \0"));
	emf_text(&b, 84, 5, 2, 0, STR("b\0o\0u\0n\0d\0"));
	emf_text(&b, 84, 6, 2, 0, STR("\x00\xac"));
	emf_text(&b, 84, 6, 2, 0x10, STR("\1\0"));
	buf_reset(&data);
	add_le(&data, 2, 4);
	for (unsigned i = 0; i < 23; i++)
		buf_addc(&data, '\0');
	buf_add(&data, "\x81", 1);
	emf_record(&b, 82, buf_str(&data));
	emf_record(&b, 37, STR("\2\0\0\0"));
	emf_text(&b, 83, 7, 1, 0, STR("\xb1\xe8"));
	emf_record(&b, 108,
	    STR("\1\0\0\0\x08\0\0\0\2\0\0\0\0\3\0\0\1\0\0\0xxxxxxxxok"));
	emf_record(&b, 84, STR("xxxx"));
	b.n -= 2; /* cut */
	said(metafile_read_emf, buf_str(&b), &said_limits, &got);
	CHECK_STR(buf_str(&got),
	    STR("= program: P\nmeta:title: Ti\nline:1: Sky bound\n"
		"line:2: \xEA\xB0\x80\nline:3: \xEA\xB9\x80\n"
		"! truncated: a record ends too early\nline:4: ok\n"
		"= runs-of-glyphs: 1\n"));
	buf_fini(&b);
	buf_fini(&data);
	buf_fini(&got);
}

int
main(void)
{
	for (size_t i = 0; i < sizeof wmfs / sizeof *wmfs; i++) {
		struct buf b = { NULL, 0, 0 }, got = { NULL, 0, 0 };

		make_wmf(&wmfs[i], &b);
		said(metafile_read_wmf, buf_str(&b), &said_limits, &got);
		CHECK_STR_WHY(buf_str(&got), str_of(wmfs[i].want), wmfs[i].why);
		buf_fini(&b);
		buf_fini(&got);
	}
	check_emf();
	return check_done();
}
