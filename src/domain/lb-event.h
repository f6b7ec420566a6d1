/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Commands and events. A command is what a person (or the clock) wants; an event is a fact, never changed. Their
 * types are a closed list, each with the table of its members (lb_command_members, lb_event_members).
 */
#pragma once

#include "lb-record.h"

G_BEGIN_DECLS

/* Roles of the bureau (docs/domain.md 3.1). A user may hold several; a bit mask carries a set. */
typedef enum
{
  LB_ROLE_COUNTER = 1 << 0,      /* FD 大厅服务人员（接件） */
  LB_ROLE_GUIDANCE = 1 << 1,     /* AD 咨询辅导人员 */
  LB_ROLE_ACCEPTOR = 1 << 2,     /* AC 受理人 */
  LB_ROLE_REVIEWER = 1 << 3,     /* RV 审查人（经办） */
  LB_ROLE_DECIDER = 1 << 4,      /* DC 决定人 */
  LB_ROLE_BUREAU_HEAD = 1 << 5,  /* DC of the level that extends and overrides */
  LB_ROLE_LEAD = 1 << 6,         /* LD/SL 牵头协调人, of the section they belong to */
  LB_ROLE_DISPATCHER = 1 << 7,   /* ID 勘验调度 */
  LB_ROLE_INSPECTOR = 1 << 8,    /* IN 勘验员 */
  LB_ROLE_CERTIFICATE = 1 << 9,  /* IS 发证人员 */
  LB_ROLE_POLICY = 1 << 10,      /* PO 政策法规科 */
  LB_ROLE_COORDINATION = 1 << 11, /* CO 业务协调科 */
  LB_ROLE_PLATFORM = 1 << 12,    /* NT 网络平台科: administrators; see no cases */
  LB_ROLE_SUPERVISION = 1 << 13, /* SU 督查考核部门: sees all, decides nothing */
  LB_ROLE_SYSTEM = 1 << 14,      /* the clock */
} LbRole;

#define LB_N_ROLES 15
const char *lb_role_name (LbRole role);   /* "counter", for JSON and the command line */
const char *lb_role_label (LbRole role);  /* untranslated message id for screens */
gboolean lb_role_parse (const char *name, LbRole *ret_role);

typedef enum
{
  /* the counter */
  LB_COMMAND_REFER,              /* T03 formal check failed: one-time notice, to guidance; the draft stays */
  LB_COMMAND_TURN_AWAY,          /* 32(1), 32(2), wrong window: told at once at the counter, with a paper */
  LB_COMMAND_RECEIVE,            /* T01/T01b 接件 */
  LB_COMMAND_RECEIVE_STAGE,      /* a further stage of a project is applied for */
  LB_COMMAND_ONE_DAY_NOTICE,     /* the applicant may leave: 1 working day (S47) */
  LB_COMMAND_SEND_PAPER,         /* routing slip: paper to a section (S44) */
  LB_COMMAND_RECEIVE_PAPER,      /* the section signs for it */
  LB_COMMAND_SUPPLY,             /* T06/T06b corrected or deferred materials come in */
  LB_COMMAND_WITHDRAW,           /* T25 */
  LB_COMMAND_SET_DELIVERY,       /* the applicant changes how results are fetched */
  LB_COMMAND_COMMENT,
  /* before the receipt: guidance, and the sections' help with the formal check */
  LB_COMMAND_ADVISE,             /* 咨询记录 (S42): what was asked and answered, with points ticked beforehand */
  LB_COMMAND_ASK_HELP,           /* 协助形式审查 (S63): the counter asks a section about one material */
  LB_COMMAND_GIVE_HELP,          /* the section answers from its own desk */
  LB_COMMAND_DECLINE_HELP,       /* the section does not answer, and says why: it is not its matter */
  LB_COMMAND_WITHDRAW_HELP,      /* the counter needs no answer any more */
  LB_COMMAND_CLOSE_DRAFT,        /* nobody comes back for it: it leaves the lists and the PCs */
  /* acceptance and review, per item */
  LB_COMMAND_ASSIGN,             /* 认领、转办: who of the section works on the item; nobody again */
  LB_COMMAND_TAKE,               /* 接收 (S45) */
  LB_COMMAND_ACCEPT,             /* T04, T06 */
  LB_COMMAND_REQUEST_CORRECTION, /* T05 */
  LB_COMMAND_NOT_ACCEPT,         /* T09 */
  LB_COMMAND_NOTE_SUPPLEMENT,    /* 审查阶段补正通知: the clock runs on */
  LB_COMMAND_REQUEST_SPECIAL,    /* RV asks for a special procedure */
  LB_COMMAND_BEGIN_SPECIAL,      /* T10/T11b DC approves it and it is notified */
  LB_COMMAND_END_SPECIAL,        /* T11 conclusion received */
  LB_COMMAND_PROPOSE,            /* T12 opinion to the decider */
  LB_COMMAND_SEND_BACK,          /* T13 */
  LB_COMMAND_GRANT,              /* T14 */
  LB_COMMAND_REFUSE,             /* T15 */
  LB_COMMAND_NOTIFY_HEARING,     /* 听证权利告知 */
  LB_COMMAND_EXTEND,             /* T16 */
  LB_COMMAND_EXTEND_CASE,        /* T16c */
  LB_COMMAND_TERMINATE,          /* T26 */
  LB_COMMAND_UNDO,               /* T27 */
  LB_COMMAND_URGE,
  LB_COMMAND_COORDINATE,         /* the lead's record on a refused predecessor */
  LB_COMMAND_OPEN_STAGE,
  /* inspection and expert review */
  LB_COMMAND_REQUEST_VISIT,      /* a section asks for inspection or expert review of its item */
  LB_COMMAND_PLAN_VISIT,         /* pool requests into one joint visit or meeting, put it on a day; also re-plans */
  LB_COMMAND_APPROVE_SECOND_VISIT, /* dispatcher's head and lead each approve a second one */
  LB_COMMAND_DISPATCH_VISIT,
  LB_COMMAND_RECORD_FINDINGS,
  LB_COMMAND_CONCLUDE_VISIT,
  LB_COMMAND_CANCEL_VISIT,
  /* results */
  LB_COMMAND_MAKE_RESULT,        /* T17 made and sealed */
  LB_COMMAND_HAND_OVER,          /* T18 the section hands to the desk */
  LB_COMMAND_TAKE_OVER,          /* T18 the desk signs */
  LB_COMMAND_DIGITISE,           /* T19 */
  LB_COMMAND_CALL,               /* T20 phone log */
  LB_COMMAND_POST,               /* T21 EMS */
  LB_COMMAND_DELIVER,            /* T22 picked up */
  LB_COMMAND_CONFIRM_POST,       /* T23 receipt of the mail */
  LB_COMMAND_MAIL_RETURNED,      /* T24 */
  LB_COMMAND_ARCHIVE,            /* close: the gate of docs/domain.md 3.7 */
  LB_COMMAND_RETURN_PAPER,       /* originals back to the counter or, signed for, to the applicant (F037) */
  LB_COMMAND_ISSUE_PAPER,        /* a document of the case leaves the program: its very bytes are kept (3.7) */
  /* the clock */
  LB_COMMAND_TICK,               /* system only: deemed acceptance T07/T08, opening of gated items T02 */
  LB_N_COMMANDS,
} LbCommandType;

typedef enum
{
  LB_EVENT_REFERRED, LB_EVENT_TURNED_AWAY, LB_EVENT_RECEIVED, LB_EVENT_STAGE_RECEIVED, LB_EVENT_ITEM_RECEIVED,
  LB_EVENT_ITEM_GATED,
  LB_EVENT_ITEM_OPENED, LB_EVENT_ONE_DAY_NOTICE, LB_EVENT_PAPER_SENT, LB_EVENT_PAPER_RECEIVED, LB_EVENT_SUPPLIED,
  LB_EVENT_WITHDRAWN, LB_EVENT_DELIVERY_SET, LB_EVENT_COMMENTED, LB_EVENT_TAKEN, LB_EVENT_ACCEPTED,
  LB_EVENT_CORRECTION_REQUESTED, LB_EVENT_NOT_ACCEPTED, LB_EVENT_SUPPLEMENT_NOTED, LB_EVENT_SPECIAL_REQUESTED,
  LB_EVENT_SPECIAL_BEGUN, LB_EVENT_SPECIAL_ENDED, LB_EVENT_PROPOSED, LB_EVENT_SENT_BACK, LB_EVENT_GRANTED,
  LB_EVENT_REFUSED, LB_EVENT_HEARING_NOTIFIED, LB_EVENT_EXTENDED, LB_EVENT_CASE_EXTENDED, LB_EVENT_TERMINATED,
  LB_EVENT_UNDONE, LB_EVENT_URGED, LB_EVENT_COORDINATED, LB_EVENT_STAGE_OPENED, LB_EVENT_VISIT_REQUESTED,
  LB_EVENT_VISIT_PLANNED, LB_EVENT_SECOND_VISIT_APPROVED, LB_EVENT_VISIT_DISPATCHED, LB_EVENT_FINDINGS_RECORDED,
  LB_EVENT_VISIT_CONCLUDED, LB_EVENT_VISIT_CANCELLED, LB_EVENT_RESULT_MADE, LB_EVENT_HANDED_OVER,
  LB_EVENT_TAKEN_OVER, LB_EVENT_DIGITISED, LB_EVENT_CALLED, LB_EVENT_POSTED, LB_EVENT_DELIVERED,
  LB_EVENT_POST_CONFIRMED, LB_EVENT_MAIL_RETURNED, LB_EVENT_ARCHIVED, LB_EVENT_PAPER_RETURNED, LB_EVENT_ADVISED,
  LB_EVENT_HELP_ASKED, LB_EVENT_HELP_GIVEN, LB_EVENT_DRAFT_CLOSED, LB_EVENT_PAPER_ISSUED,
  LB_EVENT_HELP_DECLINED, LB_EVENT_HELP_WITHDRAWN, LB_EVENT_ASSIGNED,
  LB_N_EVENTS,
} LbEventType;

const char *lb_command_type_name (LbCommandType type); /* "accept", "request-correction" … for the wire */
gboolean lb_command_type_parse (const char *name, LbCommandType *ret_type);
const LbMember *lb_command_members (LbCommandType type);
gboolean lb_command_needs_item (LbCommandType type); /* addresses one item of the case */
const char *lb_event_type_name (LbEventType type);
gboolean lb_event_type_parse (const char *name, LbEventType *ret_type);
const char *lb_event_type_label (LbEventType type); /* untranslated message id, for timelines */
const LbMember *lb_event_members (LbEventType type);

typedef struct
{
  gatomicrefcount references; /*< private >*/
  char *id;        /* UUIDv7 made by the client */
  gint64 number;   /* per device, 1, 2, 3 …; 0 when not yet queued */
  char *case_id;   /* UUIDv7 */
  char *item;      /* (nullable) catalogue id of the item it is about */
  LbCommandType type;
  gint64 base;     /* version of the case that the author saw; 0 for a new case */
  LbTime at;       /* by the author's clock, corrected by the store's answers */
  GVariant *args;  /* (owned) by lb_command_members() */
} LbCommand;

/* Takes a reference on @args (a floating one is sunk). */
LbCommand *lb_command_new (const char *id, const char *case_id, const char *item, LbCommandType type, gint64 base,
                           LbTime at, GVariant *args);
LbCommand *lb_command_ref (LbCommand *command);
void lb_command_unref (LbCommand *command);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LbCommand, lb_command_unref)

typedef struct
{
  gatomicrefcount references; /*< private >*/
  char *case_id;
  gint64 version;   /* 1, 2, 3 … within the case */
  LbEventType type;
  char *item;       /* (nullable) */
  char *command;    /* id of the command that it follows from */
  char *actor;      /* user id, "system" for the clock */
  char *actor_name; /* as it was then: documents quote it */
  LbRole role;      /* in which the actor acted */
  char *section;    /* (nullable) department of the actor */
  char *window;     /* (nullable) */
  char *device;     /* (nullable) */
  LbTime at;        /* when it happened, by the machine where it did */
  LbTime stored;    /* when the store committed it; LB_TIME_NONE while only hoped for */
  gint64 sequence;  /* in the ledger; 0 while only hoped for */
  GVariant *data;   /* (owned) by lb_event_members() */
} LbEvent;

LbEvent *lb_event_ref (LbEvent *event);
void lb_event_unref (LbEvent *event);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LbEvent, lb_event_unref)
LbEvent *lb_event_alloc (void); /* zeroed, one reference, for readers to fill */

G_END_DECLS
