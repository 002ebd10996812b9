"""Submissions as others read them: OpenRosa XML, CSV tables and OData, shaped as ODK Central's."""
