"""The truth of the quizzes: runs the experiments behind the answers of exercise 29."""
