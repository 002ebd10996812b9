"""A form as a conversation: (session, heard) -> (session, replies), without IO or clock."""
