#ifndef OCR_H
#define OCR_H

/*
 * ocr: the text that a picture shows, by tesseract, of which this is the one
 * user.  Lines stand at "ocr:1/line:2"; how sure it is of them all, of a
 * hundred, is told in meta `ocr-confidence`.  What it is not sure of is left
 * out.
 */

#include "doc.h"

struct ocr;

/*
 * ocr_open: loads the models of languages ("kor+eng") from the folder data, or
 * from where tesseract has them (NULL).  NULL when one of them is not there.
 */
struct ocr *ocr_open(const char *data, const char *languages);

/* ocr_read: the document is a picture. */
void ocr_read(struct ocr *o, struct doc *d);

#endif
