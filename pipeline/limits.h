#ifndef LIMITS_H
#define LIMITS_H

/*
 * limits: every limit, with its reason beside it.  A number that input could
 * push against stands here and nowhere else; those of the design's table are
 * defaults that an option changes.
 */

#define LIMIT_KIB UINT64_C(1024)
#define LIMIT_MIB (LIMIT_KIB * 1024)
#define LIMIT_GIB (LIMIT_MIB * 1024)

/* -- the stream -------------------------------------------------------- */

/* Content travels in pieces of this size: line tools cope, pipes stay full. */
#define LIMIT_BYTES_DATA (64 * 1024)

/*
 * One unit of text.  Longer lines (a whole database dump without a line end)
 * are given in pieces of this size with the same place, so that no stage has
 * to hold more.
 */
#define LIMIT_UNIT (1024 * 1024)

/*
 * One line of the stream, escapes and all: four times a unit for its text,
 * once more for cuts and context.  A longer one is not ours.
 */
#define LIMIT_RECORD (8 * 1024 * 1024)

/* Stages of one stream whose `stage` waits for its `end`. */
#define LIMIT_STAGES 64

/* -- archives (design, section 5) --------------------------------------- */

/* Archives in archives.  Real ones were seen to 6, bombs go on for ever. */
#define LIMIT_DEPTH 16

/* Members of one archive, and of a run. */
#define LIMIT_MEMBERS UINT64_C(100000)
#define LIMIT_RUN_MEMBERS UINT64_C(10000000)

/* Bytes delivered for a member, and for all that lies in a top-level file. */
#define LIMIT_MEMBER_BYTES (4 * LIMIT_GIB)
#define LIMIT_TOP_BYTES (64 * LIMIT_GIB)

/*
 * Expansion.  Legitimate pictures and cel layers reach 1,000:1 when small, so
 * a member is free up to 16 MiB and then held to 200:1; all of a top-level
 * file together to 1,000:1 (also after the first 16 MiB).
 */
#define LIMIT_RATIO_FREE (16 * LIMIT_MIB)
#define LIMIT_RATIO_MEMBER 200
#define LIMIT_RATIO_TOP 1000

/*
 * Parts of an archive that are told one by one, and holes in its members: as
 * many as its members may have headers, contents, padding and a hole each.
 */
#define LIMIT_SPANS (4 * LIMIT_MEMBERS)

/* Name bytes kept of a member; a longer one is cut and said. */
#define LIMIT_NAME (64 * 1024)

/*
 * A path is repeated for each member below it.  What it has beyond this counts
 * as content of the file: a name of 64 KiB times 100,000 members is 6 GB.
 */
#define LIMIT_PATH_FREE (4 * 1024)

/*
 * Members that share their bytes may decompress them again and again without
 * giving any: 64 MiB of compressed bytes are free, then so often the archive.
 */
#define LIMIT_OVERLAP_FREE (64 * LIMIT_MIB)
#define LIMIT_OVERLAP_TIMES 16

/*
 * A member up to this size is inflated into memory in one go (1.6 times as
 * fast); a larger one goes through a file without a name.
 */
#define LIMIT_MEMBER_MEMORY (64 * LIMIT_MIB)

/* A file up to this size is read; a larger one is mapped, which saves a copy.
 */
#define LIMIT_FILE_MEMORY LIMIT_MIB

/* Names of one archive that are judged together: 4 MB or 65,536 of them. */
#define LIMIT_POOL_NAMES 65536
#define LIMIT_POOL_BYTES (4 * 1024 * 1024)

/* Passwords tried on an encrypted member. */
#define LIMIT_PASSWORDS 1000

/*
 * Office: characters of a password; how often one's hash is hashed again, and
 * those of all that are tried on a document (its makers allow ten million).
 */
#define LIMIT_PASSWORD_CHARS 255
#define LIMIT_SPINS 10000000

/* -- documents (design, section 5) -------------------------------------- */

/* Bytes of a document that is handed to a parser. */
#define LIMIT_DOCUMENT (1 * LIMIT_GIB)

/* Characters of text of one document; its pages. */
#define LIMIT_TEXT (256 * LIMIT_MIB)
#define LIMIT_PAGES 10000

/* A compressed stream of a document, decompressed into memory. */
#define LIMIT_INFLATED (256 * LIMIT_MIB)

/* Notes, tables and boxes in each other whose places are told apart. */
#define LIMIT_PLACE_DEPTH 32

/*
 * XML: depth, attributes of one element.  A DOCTYPE is refused, so that there
 * are no entities that could expand.
 */
#define LIMIT_XML_DEPTH 256
#define LIMIT_XML_ATTRIBUTES 1000

/* Parts inside each other in a mail (a mail in a mail counts as one). */
#define LIMIT_MAIL_DEPTH 32

/* RTF: groups in each other, and the numbers of fonts. */
#define LIMIT_RTF_DEPTH 10000
#define LIMIT_RTF_FONTS 65536

/* Records in each other in a presentation of old PowerPoint. */
#define LIMIT_PPT_DEPTH 64

/* One document's time and memory in its child process. */
#define LIMIT_CPU_SECONDS 10
#define LIMIT_WALL_SECONDS 30
#define LIMIT_MEMORY (1 * LIMIT_GIB)

/* -- text ---------------------------------------------------------------- */

/* A charset is judged on so many bytes around what is not ASCII. */
#define LIMIT_SAMPLE (64 * 1024)

/*
 * Text that ICU's word breaks are given at once, in bytes or UTF-16 units:
 * its dictionary keeps some words for each character of a run.
 */
#define LIMIT_BREAK_TEXT (256 * 1024)

/* A model of the segmenter: the ones that come with us have under 4 MB. */
#define LIMIT_MODEL (256 * LIMIT_MIB)

/* -- dictionaries -------------------------------------------------------- */

/* A compiled file, and one name in it (folded units). */
#define LIMIT_DICT (1 * LIMIT_GIB)
/* Dictionaries searched at once; each is one more pass over the text. */
#define LIMIT_DICTS 16
#define LIMIT_DICT_NAME 1024

/*
 * Hits of one document that wait for company (a few hundred bytes each); the
 * one beyond makes all of them be judged by what has been seen so far.
 */
#define LIMIT_WAITING 65536

/* -- sheets -------------------------------------------------------------- */

/* What a spreadsheet takes: rows of a sheet, UTF-16 units of a cell. */
#define LIMIT_SHEET_ROWS 1048576
#define LIMIT_SHEET_CELL 32767

/*
 * Rows of a workbook whose strings are held in memory and shared, 1.8 KB a
 * row; beyond, strings stand in their cells, which Apple Numbers cannot read.
 */
#define LIMIT_SHEET_SHARED 200000

/* Columns read of an earlier sheet: ours and those that people added. */
#define LIMIT_SHEET_COLUMNS 256

/* -- batches ------------------------------------------------------------- */

/* One shard; an archive larger than this has a shard to itself. */
#define LIMIT_SHARD_BYTES (256 * LIMIT_MIB)
#define LIMIT_SHARD_FILES 2000

/* Shards of one batch: what their six digits can count. */
#define LIMIT_SHARDS 999999

#endif
