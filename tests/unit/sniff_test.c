#include "check.h"

#include "buf.h"
#include "sniff.h"

static const struct {
	struct str head;
	const char *type;
	enum sniff_class class;
} kinds[] = {
	{ { "", 0 }, "empty", SNIFF_EMPTY },
	{ { "PK\003\004\024\0", 6 }, "zip", SNIFF_ARCHIVE },
	{ { "\x1f\x8b\x08\0\0\0\0\0\0\003", 10 }, "gz", SNIFF_ARCHIVE },
	{ { "BZh91AY&SY", 10 }, "bz2", SNIFF_ARCHIVE },
	{ { "BZh9 is a word", 14 }, "text", SNIFF_TEXT },
	{ { "\xfd"
	    "7zXZ\0\0\004",
	      8 },
	    "xz", SNIFF_ARCHIVE },
	{ { "7z\xbc\xaf\x27\x1c\0\004", 8 }, "7z", SNIFF_ARCHIVE },
	{ { "Rar!\x1a\x07\x01\0", 8 }, "rar", SNIFF_ARCHIVE },
	{ { "ALZ\001\n\0\0\0", 8 }, "alz", SNIFF_ARCHIVE },
	{ { "EGGA\0\001", 6 }, "egg", SNIFF_CLOSED },
	{ { "%PDF-1.7\n", 9 }, "pdf", SNIFF_DOCUMENT },
	{ { "\x89PNG\r\n\x1a\n\0\0", 10 }, "png", SNIFF_BINARY },
	{ { "8BPS\0\001", 6 }, "psd", SNIFF_DOCUMENT },
	{ { "{\\rtf1\\ansi", 11 }, "rtf", SNIFF_TEXT },
	{ { "\x09\0\x04\0\x02\0\x10\0\x0a\0\0\0", 12 }, "xls", SNIFF_DOCUMENT },
	{ { "<!DOCTYPE html><p>", 18 }, "html", SNIFF_DOCUMENT },
	{ { "<?xml version=\"1.0\"?>\n<html xmlns=\"x\">", 39 }, "html",
	    SNIFF_DOCUMENT },
	{ { "<?xml version=\"1.0\"?>\n<svg>", 27 }, "xml", SNIFF_TEXT },
	{ { "<?xml version=\"1.0\"?>\n<w:wordDocument>", 39 }, "wordml",
	    SNIFF_DOCUMENT },
	{ { "<?xml version=\"1.0\"?>\n<?mso-application x?>\n<Workbook xmlns="
	    "\"urn:schemas-microsoft-com:office:spreadsheet\">",
	      107 },
	    "sheetml", SNIFF_DOCUMENT },
	{ { "  <!-- x -->\n<HTML>", 19 }, "html", SNIFF_DOCUMENT },
	{ { "\xff\xfe<\0h\0t\0m\0l\0>\0", 14 }, "html", SNIFF_DOCUMENT },
	{ { "<b>bold</b> talk", 16 }, "text", SNIFF_TEXT },
	{ { "From: a@b\r\nTo: c@d\r\nSubject: x\r\n\r\nbody", 38 }, "eml",
	    SNIFF_DOCUMENT },
	{ { "Received: from x\n\tby y\nDate: now\n\nbody", 38 }, "eml",
	    SNIFF_DOCUMENT },
	{ { "Name: x\nColour: y\n\nbody", 23 }, "text", SNIFF_TEXT },
	{ { "From a@b Mon Jun 01 10:00:00 2009\n\nx", 36 }, "mbox",
	    SNIFF_DOCUMENT },
	{ { "From here to there\nand back", 27 }, "text", SNIFF_TEXT },
	{ { "{\"a\": 1}", 8 }, "json", SNIFF_TEXT },
	{ { "{a brace}", 9 }, "text", SNIFF_TEXT },
	{ { "a,b\nc,d\n", 8 }, "csv", SNIFF_TEXT },
	{ { "a\tb\nc\td\n", 8 }, "tsv", SNIFF_TEXT },
	{ { "a, b\nno comma\n", 14 }, "text", SNIFF_TEXT },
	/* GBK, CP949, Shift_JIS, UTF-16 with a mark and without. */
	{ { "\xb5\xda\xc8\xfd\xbc\xaf\r\n", 8 }, "text", SNIFF_TEXT },
	{ { "\xc1\xb6\xbc\xb1\n", 5 }, "text", SNIFF_TEXT },
	{ { "\x91\xe6\x82R\x98\x62\n", 7 }, "text", SNIFF_TEXT },
	{ { "\x1b$B4A;z\x1b(B\n", 11 }, "text", SNIFF_TEXT },
	{ { "\xff\xfe,{\t\x4e\xc6\x96\r\0\n\0", 12 }, "text", SNIFF_TEXT },
	{ { ",{\t\x4e\xc6\x96\r\0\n\0A\0B\0", 14 }, "text", SNIFF_TEXT },
	{ { "\0A\0B\0C\0\n\0D\0E", 12 }, "text", SNIFF_TEXT },
	{ { "A\0\0\0B\0\0\0\n\0\0\0C\0\0\0", 16 }, "text", SNIFF_TEXT },
	{ { "\x87\x3e\0\x12\x9c\0\0\x07\xf3\x1b\x02", 11 }, "data",
	    SNIFF_BINARY },
	{ { "one.txt\0two.txt\0three.txt\0", 26 }, "text", SNIFF_TEXT },
	{ { "\001\002\003\004\005\006\016\017\020\021", 10 }, "data",
	    SNIFF_BINARY },
	{ { "MZ is a name", 12 }, "text", SNIFF_TEXT },
	{ { "BM is one too", 13 }, "text", SNIFF_TEXT },
};

static void
test_kinds(void)
{
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
		struct sniff is = sniff(kinds[i].head, kinds[i].head.n);

		CHECK_STR_WHY(str_of(is.type), str_of(kinds[i].type),
		    diag_quote(kinds[i].head));
		CHECK_WHY(is.class == kinds[i].class, kinds[i].type);
	}
}

/* A tar is known by its checksum, which zeros and text do not have. */
static void
test_tar(void)
{
	char block[1024] = { 'a' };
	unsigned sum = 'a' + 8 * ' ' + '1';

	block[156] = '1';
	snprintf(block + 148, 8, "%06o", sum);
	CHECK_STR(str_of(sniff((struct str){ block, 1024 }, 1024).type),
	    str_of("tar"));
	block[0] = 'b';
	CHECK_STR(str_of(sniff((struct str){ block, 1024 }, 1024).type),
	    str_of("data"));
	memset(block, 0, sizeof block);
	CHECK_STR(str_of(sniff((struct str){ block, 1024 }, 1024).type),
	    str_of("data"));
}

static const struct {
	const char *why;
	const char *names[4];
	const char *mimetype;
	const char *type;
	enum sniff_class class;
} zips[] = {
	{ "no names of note", { "a", "b" }, NULL, "zip", SNIFF_ARCHIVE },
	{ "docx", { "[Content_Types].xml", "word/document.xml" }, NULL, "docx",
	    SNIFF_DOCUMENT },
	{ "xlsx", { "[Content_Types].xml", "xl/workbook.xml" }, NULL, "xlsx",
	    SNIFF_DOCUMENT },
	{ "docx cut before its list of types",
	    { "_rels/.rels", "docProps/app.xml", "word/document.xml" }, NULL,
	    "docx", SNIFF_DOCUMENT },
	{ "xlsx without", { "xl/workbook.xml" }, NULL, "xlsx", SNIFF_DOCUMENT },
	{ "pptx without", { "ppt/presentation.xml" }, NULL, "pptx",
	    SNIFF_DOCUMENT },
	{ "parts of a docx among other files",
	    { "word/document.xml", "letter.txt" }, NULL, "zip", SNIFF_ARCHIVE },
	{ "backslashes", { "[Content_Types].xml", "ppt\\a.xml" }, NULL, "pptx",
	    SNIFF_DOCUMENT },
	{ "a folder named word", { "word/letter.txt" }, NULL, "zip",
	    SNIFF_ARCHIVE },
	{ "odt", { "mimetype", "content.xml" },
	    "application/vnd.oasis.opendocument.text", "odt", SNIFF_DOCUMENT },
	{ "a mimetype alone", { "mimetype" },
	    "application/vnd.oasis.opendocument.text", "zip", SNIFF_ARCHIVE },
	{ "hwpx", { "mimetype", "Contents/content.hpf" }, "application/hwp+zip",
	    "hwpx", SNIFF_DOCUMENT },
	{ "hwpx without", { "Contents/section0.xml" }, NULL, "hwpx",
	    SNIFF_DOCUMENT },
	{ "its mimetype alone", { "mimetype" }, "application/hwp+zip", "zip",
	    SNIFF_ARCHIVE },
	{ "epub", { "mimetype", "META-INF/container.xml" },
	    "application/epub+zip\n", "epub", SNIFF_DOCUMENT },
	{ "jar", { "META-INF/MANIFEST.MF" }, NULL, "jar", SNIFF_ARCHIVE },
};

static void
test_zips(void)
{
	for (size_t i = 0; i < sizeof zips / sizeof *zips; i++) {
		struct sniff_zip z = { .word = false };

		for (size_t k = 0; k < 4 && zips[i].names[k] != NULL; k++)
			sniff_zip_name(&z, str_of(zips[i].names[k]));
		if (zips[i].mimetype != NULL)
			sniff_zip_mimetype(&z, str_of(zips[i].mimetype));
		struct sniff is = sniff_zip_type(&z);
		CHECK_STR_WHY(
		    str_of(is.type), str_of(zips[i].type), zips[i].why);
		CHECK_WHY(is.class == zips[i].class, zips[i].why);
	}
}

/* An OLE file: a header, then one entry of its directory. */
static void
test_ole(void)
{
	static const struct {
		const char *stream, *type;
	} files[] = { { "WordDocument", "doc" }, { "Workbook", "xls" },
		{ "PowerPoint Document", "ppt" },
		{ "__properties_version1.0", "msg" }, { "BodyText", "hwp" },
		{ "Something", "ole" } };

	for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
		char b[1024] = "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";
		size_t n = strlen(files[i].stream);

		for (size_t k = 0; k < n; k++)
			b[512 + 2 * k] = files[i].stream[k];
		b[512 + 64] = (char)(2 * n + 2);
		b[512 + 66] = 2;
		CHECK_STR(str_of(sniff((struct str){ b, 1024 }, 1024).type),
		    str_of(files[i].type));
	}
}

static void
test_inside(void)
{
	struct sniff is = { "exe", SNIFF_OPAQUE };

	CHECK(sniff_inside(STR("MZ....Rar!\x1a\x07\0"
			       "\xcf\x90\x73\0\0\x0d\0\0\0\0\0\0\0"),
		  &is) == 6);
	CHECK_STR(str_of(is.type), str_of("rar"));
	CHECK(sniff_inside(STR("MZ....Rar!\x1a\x07\1\0\x33\x92\xb5\xe5\x0a\1"
			       "\5\6\0\5\1\1\x80\x80\0"),
		  &is) == 6);
	CHECK_STR(str_of(is.type), STR("rar"));
	/* A signature alone is neither: its checksum must fit. */
	CHECK(sniff_inside(STR("MZ....Rar!\x1a\x07\0the mark of a rar"), &is) ==
	      0);
	CHECK(sniff_inside(
		  STR("MZ7z\xbc\xaf\x27\x1c\0\004aaaaaaaaaaaaaaaaaaaaaaaa"),
		  &is) == 0);
	CHECK(!sniff_zip_end(STR("PK\005\006")));
	CHECK(!sniff_zip_end(STR("xxxxPK\005\006\0\0\0\0\001\0\001\0\060\0\0\0"
				 "\0\0\0\0\0\0x")));
	CHECK(sniff_zip_end(STR("xxxxPK\005\006\0\0\0\0\001\0\001\0\060\0\0\0"
				"\0\0\0\0\001\0x")));
}

int
main(void)
{
	test_kinds();
	test_tar();
	test_zips();
	test_ole();
	test_inside();
	return check_done();
}
