"""Who may ask for what, written by hand: the first line that fits a route says what it needs.

`-` anybody, `+` whoever is signed in, else any of the rights named. A route that no line fits is a defect.
"""

TABLE = """
*    /sign-in(/.*)?|/setup/.*|/link/.*|/healthz|/readyz|/metrics -
POST /sign-out                                             -
POST /api/clues/.*                                         -
GET  /                                                     +
*    /account(/.*)?                                        +
*    /api/v1/(me|tokens)(/.*)?                             +
GET  /api/(openapi.json|docs)                              +
GET  (/api/v1)?/(papers|jobs)(/.*)?                        +
POST (/api/v1)?/jobs/[^/]*/again                           +
*    (/api/v1)?/people(/.*)?                               people
POST (/api/v1)?/unmask                                     unmask
*    (/api/v1)?/(views)(/.*)?                              see
GET  (/api/v1)?/(queue|search)(/.*)?                       see
GET  (/api/v1)?/pages/.*                                   see
GET  /api/v1/review/agreement                              overview
GET  (/api/v1)?/review(/.*)?                               see
POST (/api/v1)?/review/.*                                  judge review
GET  (/api/v1)?/(leads|subjects|duties|mine)(/.*)?         see
POST (/api/v1)?/leads/[^/]*/judgements                     judge
POST (/api/v1)?/leads/([^/]*/acts|acts|bulk)               act file
POST (/api/v1)?/(leads|subjects)/.*                        act
*    (/api/v1)?/imports(/.*)?                              import watch
*    (/api/v1)?/(exports|reports)(/.*)?                    export
GET  /watch/new                                            watch
GET  (/api/v1)?/watch(/.*)?                                see
POST (/api/v1)?/watch(/.*)?                                watch
GET  (/api/v1)?/(campaigns?|places)(/.*)?                  see
POST /campaign/[^/]*/units/[^/]*/(settle|filings/[^/]*)    import approve
POST /api/v1/campaigns/[^/]*/(settlings|filings/[^/]*/withdraw) import approve
POST (/api/v1)?/(campaigns?|places)(/.*)?                  import
*    (/api/v1)?/(overview|runs)(/.*)?                      overview
GET  (/api/v1)?/operations(/.*)?                           overview
POST (/api/v1)?/operations/.*                              approve settings
GET  /workshop                                             lexicon sources models settings
*    (/api/v1)?/workshop/(settings|storage|schedules)(/.*)? settings
*    (/api/v1)?/workshop/lexicon(/.*)?                     lexicon
*    (/api/v1)?/workshop/sources(/.*)?                     sources
*    (/api/v1)?/workshop/models(/.*)?                      models
*    (/api/v1)?/audit(/.*)?                                audit
"""
