"""The pages: a chat like a phone's, the rehearsal around it, and the state for operators."""
