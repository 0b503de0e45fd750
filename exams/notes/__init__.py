"""What learners write in the margin: notes and bookmarks, why an answer was wrong; and how others answered."""
