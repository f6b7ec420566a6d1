/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Rows as screens get them: plain values that cross threads once and belong to whoever gets them.
 */
#pragma once

#include "lb-case-clocks.h"

G_BEGIN_DECLS

/* A person of the store. */
typedef struct
{
  char *id, *name, *section;
  guint roles;
  char *window;
  int level;
  char *place, *place_english; /* (nullable) name of the window or section: of a training store's people before sign-in */
} LbPerson;
void lb_person_free (LbPerson *person);

typedef enum
{
  LB_COLUMN_TO_ACCEPT, LB_COLUMN_CORRECTING, LB_COLUMN_IN_REVIEW, LB_COLUMN_VISIT, LB_COLUMN_TO_MAKE, LB_COLUMN_HANDED_OVER,
  LB_COLUMN_DONE, /* final: not on the board */
  LB_N_COLUMNS, LB_COLUMN_ANY = -1,
} LbColumn;
/* The board's column of @item. */
LbColumn lb_column_of (const LbCaseItem *item, const LbCase *state);

typedef struct
{
  char *case_id, *item, *section, *number, *package, *catalogue, *applicant, *lead;
  LbItemState state; LbColumn column; int stage;
  LbClockKind clock;      /* the governing one; 0 when none runs */
  LbTime due;             /* its due instant; LB_TIME_NONE when paused or none */
  LbTime warn;            /* from when it is amber */
  gboolean paused, provisional, paper_here, pending; /* pending: has commands not yet acknowledged */
  char *pips;             /* one letter per item of the case, in order: a–r for LbItemState */
  char *place; double longitude, latitude; /* site; NaN when not given */
  gboolean visit_open;    /* an inspection or expert review of it is asked for and not concluded */
  gboolean special_asked; /* a special procedure is asked for and not approved yet */
  LbTime received_at, state_since;
  char *assignee, *assignee_name; /* (nullable) who of the section works on it */
} LbCardRow;
void lb_card_row_free (LbCardRow *row);

typedef struct
{
  const char *section;   /* NULL: every section in sight */
  LbColumn column;       /* or LB_COLUMN_ANY: all of the board, and with @states what is done as well */
  const char *package;   /* NULL: all */
  const char *item;      /* NULL: all */
  const char *text;      /* NULL: all; else number, applicant (contains) */
  LbTime due_before;     /* LB_TIME_NONE: all; else only rows whose warn instant lies before: 仅预警 */
  const char *assignee;  /* NULL: all; "": nobody's; else a user's id */
  guint64 states;        /* 0: all; else bits 1 << LbItemState */
  gboolean by_case;      /* order by case, then item; else by due instant */
} LbCardQuery;

void lb_file_free (LbFile *file);
LbFile *lb_file_new (const char *blob, const char *name, const char *media_type, gint64 size);

/* What of a case was found. */
typedef enum
{
  LB_HIT_NUMBER, LB_HIT_APPLICANT, LB_HIT_PROJECT, LB_HIT_PERSON, LB_HIT_PACKAGE, LB_HIT_ITEM, LB_HIT_USCC,
  LB_HIT_PHONE, LB_HIT_IDENTITY, /* the text is masked */
  LB_HIT_PLACE,
} LbHitKind;
typedef struct
{
  LbHitKind kind;
  char *text;     /* the whole of it */
  gsize from, to; /* bytes that were typed, in characters or in pinyin */
} LbHit;
void lb_hit_free (LbHit *hit);

/* A case in a list. */
typedef struct
{
  char *case_id, *number, *package, *catalogue, *applicant, *lead;
  LbCaseState state;
  guint flags; /* LbCaseFlags */
  LbTime received_at, changed_at;
  int n_items;
  GPtrArray *hits; /* (element-type LbHit) (nullable) one for each word that was looked for */
} LbCaseRow;
void lb_case_row_free (LbCaseRow *row);

/* A visit, or a request that waits for one; exactly one of @visit and @request is set. Both belong to the row. */
typedef struct
{
  char *case_id, *number, *package, *catalogue, *applicant, *place;
  double longitude, latitude;
  LbVisit *visit; LbVisitRequest *request;
  LbCase *state; /*< private >*/ /* (owned) keeps @visit and @request alive */
} LbVisitRow;
void lb_visit_row_free (LbVisitRow *row);

/* Work not handed in yet. */
typedef struct { char *id, *kind, *title, *content; LbTime changed_at; } LbDraft;
void lb_draft_free (LbDraft *draft);
/* A draft on its way from one clerk of a PC to another. */
typedef struct
{
  LbDraft *draft; /* (owned) */
  char *from, *from_name, *to, *to_name;
  LbTime at;
} LbHandedDraft;
void lb_handed_draft_free (LbHandedDraft *handed);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LbHandedDraft, lb_handed_draft_free)

/* Something that another has done and that concerns the user. */
typedef struct
{
  char *case_id, *item;           /* item (nullable) */
  char *number, *applicant, *catalogue; /* (nullable) of the case */
  char *actor_name;
  LbEventType type;
  LbRole role;                    /* LB_ROLE_SYSTEM: the clock did it */
  LbTime at;                      /* when the store took it */
  gint64 version;                 /* of the case: with case_id it names the notice */
} LbNoticeRow;
void lb_notice_row_free (LbNoticeRow *row);

/* A command on its way, or one that came back. */
typedef struct
{
  LbCommand *command;
  char *case_number, *applicant;  /* (nullable) */
  gboolean refused;
  char *reason_name, *reason_text; /* (nullable) lb_refusal_name() or a problem's name; a sentence */
  gint64 tries;
} LbOutboxRow;
void lb_outbox_row_free (LbOutboxRow *row);

G_END_DECLS
