"""What things are, and the verbs that change them; one noun a file."""

from blog.models.author import Author
from blog.models.authorship import Authorship
from blog.models.comment import Comment, CommentKind, DuplicateComment, Status, TooQuick
from blog.models.decision import Decision, How
from blog.models.edition import Edition
from blog.models.imported_item import ImportedItem
from blog.models.listing import Month
from blog.models.page import Page
from blog.models.post import Post
from blog.models.post_queryset import Kind
from blog.models.recent_reply import RecentReply
from blog.models.redirect import Redirect
from blog.models.reindexing import Reindexing
from blog.models.related_post import RelatedPost
from blog.models.search_document import SearchDocument
from blog.models.search_word import SearchWord
from blog.models.series import Series
from blog.models.sign_in_attempt import SignInAttempt
from blog.models.site import Site
from blog.models.tag import PostTag, Tag
from blog.models.upload import Upload
from blog.models.user import User

__all__ = [
    "Author",
    "Authorship",
    "Comment",
    "CommentKind",
    "Decision",
    "DuplicateComment",
    "Edition",
    "How",
    "ImportedItem",
    "Kind",
    "Month",
    "Page",
    "Post",
    "PostTag",
    "RecentReply",
    "Redirect",
    "Reindexing",
    "RelatedPost",
    "SearchDocument",
    "SearchWord",
    "Series",
    "SignInAttempt",
    "Site",
    "Status",
    "Tag",
    "TooQuick",
    "Upload",
    "User",
]
