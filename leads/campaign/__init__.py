"""专项排查活动: duties and their board, areas of emphasis, places free of cases, and the draft appraisal."""
