"""The process that sends mails, takes down what ended, erases what is due, and asks for builds."""
